-- Postings running at each month's end.
WITH RECURSIVE m(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM m WHERE i < 12),
e AS (SELECT printf('2020-%02d', i) AS month, date('2020-01-01', '+' || i || ' months', '-1 day') AS last FROM m),
c AS (
  SELECT month,
    (SELECT COUNT(*) FROM postings p WHERE p.start <= last AND (p."end" IS NULL OR p."end" > last)) AS posted,
    (SELECT COUNT(*) FROM postings p WHERE SUBSTR(p.start, 1, 7) = month) AS came,
    (SELECT COALESCE(SUM(CAST(hours AS REAL)), 0.0) FROM postings p WHERE SUBSTR(p.start, 1, 7) = month) AS hours
  FROM e)
SELECT month, posted, came, hours, posted - LAG(posted) OVER (ORDER BY month) AS change, SUM(came) OVER (ORDER BY month) AS came_so_far
FROM c ORDER BY month
