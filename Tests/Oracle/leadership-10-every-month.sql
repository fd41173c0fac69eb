-- Starts of 2020 by high risk and month; both rows of each month are kept.
WITH RECURSIVE m(month) AS (SELECT '2020-01' UNION ALL
  SELECT printf('2020-%02d', CAST(substr(month, 6) AS INTEGER) + 1) FROM m WHERE month < '2020-12'),
p AS (SELECT *, CASE WHEN risk = '高' THEN 'true' ELSE 'false' END AS high, substr(started, 1, 7) AS month FROM projects
      WHERE substr(started, 1, 4) = '2020')
SELECT h.high, m.month, COUNT(p.code) AS started,
       CASE WHEN COUNT(p.code) = 0 THEN 0 ELSE SUM(CAST(p.served AS INTEGER)) END AS served,
       AVG(CAST(p.budget_wan AS REAL)) AS mean_budget
FROM (SELECT DISTINCT high FROM p) h CROSS JOIN m LEFT JOIN p ON p.high = h.high AND p.month = m.month
GROUP BY h.high, m.month ORDER BY h.high, m.month
