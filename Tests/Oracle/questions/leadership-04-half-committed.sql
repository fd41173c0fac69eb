-- Budget by month of start, its running sum and share; the month in which half is passed.
WITH RECURSIVE m(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM m WHERE i < 12),
b AS (
  SELECT printf('2020-%02d', i) AS month, COUNT(code) AS n, CAST(COALESCE(SUM(CAST(REPLACE(budget_wan, '.', '') AS INTEGER)), 0) AS INTEGER) AS h
  FROM m LEFT JOIN projects ON SUBSTR(started, 1, 7) = printf('2020-%02d', i) GROUP BY i),
r AS (SELECT month, n, h, SUM(h) OVER (ORDER BY month) AS s, SUM(h) OVER () AS t FROM b)
SELECT month, n, h / 100.0 AS budget, s / 100.0 AS so_far, 1.0 * s / t AS part,
  CASE WHEN 2 * s >= t AND 2 * (s - h) < t THEN 'true' ELSE 'false' END AS half
FROM r ORDER BY month
