-- Projects open at each quarter's end.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 7),
q AS (
  SELECT i, (2019 + i / 4) || '-Q' || (i % 4 + 1) AS quarter, date('2019-01-01', '+' || (3 * i + 3) || ' months', '-1 day') AS last FROM n),
o AS (
  SELECT i, quarter, COUNT(code) AS open, COUNT(CASE WHEN risk = '高' THEN 1 END) AS high
  FROM q LEFT JOIN projects p ON p.evaluated <= q.last AND (p.summarised IS NULL OR p.summarised > q.last) AND p.phase <> '中止'
  GROUP BY i)
SELECT quarter, open, high, open - LAG(open) OVER (ORDER BY i) AS change, 1.0 * high / NULLIF(open, 0) AS part FROM o ORDER BY i
