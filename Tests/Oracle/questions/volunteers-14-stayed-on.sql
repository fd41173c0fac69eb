-- Volunteers of the first quarter and their later quarters.
WITH s AS (SELECT volunteer_id AS v, (CAST(SUBSTR(date, 6, 2) AS INTEGER) + 2) / 3 AS q, CAST(hours AS REAL) AS h FROM services
  WHERE date BETWEEN '2020-01-01' AND '2020-12-31' AND volunteer_id IN (SELECT id FROM volunteers)),
p AS (SELECT v, MAX(q = 1) AS spring, COUNT(DISTINCT CASE WHEN q > 1 THEN q END) AS later, COALESCE(SUM(CASE WHEN q = 4 THEN h END), 0.0) AS winter FROM s GROUP BY v),
g AS (SELECT spring, COUNT(*) AS n, SUM(later = 3) AS a, SUM(later = 0) AS b, SUM(winter) AS w FROM p GROUP BY spring)
SELECT CASE WHEN spring THEN 'true' ELSE 'false' END AS 春, n AS 人数, a AS 各季都有, b AS 再未服务, w AS 冬时长, w / SUM(w) OVER () AS 冬时长占比 FROM g ORDER BY spring
