-- Ratings plain and weighted by hours.
WITH s AS (SELECT source, CAST(rating AS INTEGER) AS r, CAST(hours AS REAL) AS h FROM services)
SELECT source, CASE WHEN h < 2 THEN '1 short' WHEN h < 4 THEN '2 middle' ELSE '3 long' END AS length, COUNT(*) AS n, AVG(r) AS plain,
  SUM(r * h) / SUM(CASE WHEN r IS NOT NULL THEN h END) AS weighted, AVG(r IS NULL) AS unrated, AVG(r <= 2) AS worst
FROM s GROUP BY source, length ORDER BY PLACE(source, '系统 补录'), length
