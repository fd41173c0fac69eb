-- Volunteers helping the elderly by month.
WITH RECURSIVE n(i) AS (SELECT -2 UNION ALL SELECT i + 1 FROM n WHERE i < 11),
m AS (SELECT i, strftime('%Y-%m', date('2020-01-01', i || ' months')) AS month FROM n),
s AS (
  SELECT SUBSTR(s.date, 1, 7) AS month, COUNT(DISTINCT v.id) AS people, SUM(CAST(s.hours AS REAL)) AS h FROM services s JOIN activities a ON a.id = s.activity_id
  LEFT JOIN (SELECT DISTINCT id FROM volunteers) v ON v.id = s.volunteer_id WHERE a.category = '助老' GROUP BY 1),
g AS (SELECT i, m.month, COALESCE(people, 0) AS c, COALESCE(h, 0.0) AS h FROM m LEFT JOIN s ON s.month = m.month)
SELECT g.month AS 月份, g.c AS 人数, g.h AS 时长, AVG(g.c) OVER (ORDER BY g.i ROWS 2 PRECEDING) AS 平滑,
  1.0 * (g.c - b.c) / NULLIF(b.c, 0) AS 环比增长, 1.0 * (g.c - y.c) / NULLIF(y.c, 0) AS 同比增长
FROM g LEFT JOIN g b ON b.i = g.i - 1 LEFT JOIN g y ON y.i = g.i - 12 ORDER BY g.i
