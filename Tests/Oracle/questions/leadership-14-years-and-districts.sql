-- Projects that were started and lie in a community of a new district; for each year all of them, then by district code.
WITH x AS (
  SELECT SUBSTR(j.started, 1, 4) AS year, p.d, p.district, j.budget_wan AS granted, j.community_code AS place
  FROM projects j JOIN places p ON p.code = j.community_code
  WHERE j.started IS NOT NULL AND p.district_kind = '新城区'),
r AS (
  SELECT year, 'city' AS label, 0 AS level, '' AS d, COUNT(*) AS n, PRINTF('%.2f', SUM(granted)) AS granted,
    COUNT(DISTINCT place) AS communities FROM x GROUP BY year
  UNION ALL
  SELECT year, district, 1, d, COUNT(*), PRINTF('%.2f', SUM(granted)), COUNT(DISTINCT place) FROM x GROUP BY year, d)
SELECT year, label, level, n, granted, communities FROM r ORDER BY year, d
