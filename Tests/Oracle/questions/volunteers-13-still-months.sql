-- Months with little service, by district; empty months count as none.
WITH RECURSIVE m(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM m WHERE i < 12),
s AS (
  SELECT p.d, SUBSTR(s.date, 1, 7) AS month, SUM(CAST(s.hours AS REAL)) AS h
  FROM services s JOIN (SELECT id, community_code FROM volunteers GROUP BY id HAVING rowid = MIN(rowid)) v ON v.id = s.volunteer_id JOIN places p ON p.code = v.community_code
  GROUP BY p.d, month),
g AS (
  SELECT d.code, d.name, printf('2020-%02d', i) AS month, COALESCE(h, 0.0) AS h FROM districts d, m LEFT JOIN s ON s.d = d.code AND s.month = printf('2020-%02d', i)
  WHERE EXISTS (SELECT 1 FROM s WHERE s.d = d.code AND s.month LIKE '2020%')),
u AS (SELECT *, AVG(h) OVER (PARTITION BY code) AS usual FROM g)
SELECT name AS district, month, h AS hours, usual, h / usual AS part FROM u WHERE h < 0.25 * usual ORDER BY code, month
