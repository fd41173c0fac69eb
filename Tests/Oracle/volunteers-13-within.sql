-- Services of 2020 by volunteers whose home lies in Hongshan: the district, then its streets.
WITH x AS (
  SELECT c.street_code AS street, v.id AS person, CAST(x.hours AS REAL) AS hours, a.community_code AS place
  FROM services x JOIN volunteers v ON v.id = x.volunteer_id JOIN communities c ON c.code = v.community_code
    JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
    LEFT JOIN activities a ON a.id = x.activity_id
  WHERE d.name = '洪山区' AND x.date BETWEEN '2020-01-01' AND '2020-12-31'),
r AS (
  SELECT 1 AS 级, '' AS street, COUNT(DISTINCT person) AS 人数, SUM(hours) AS 小时, COUNT(DISTINCT place) AS 社区数 FROM x
  UNION ALL SELECT 2, street, COUNT(DISTINCT person), SUM(hours), COUNT(DISTINCT place) FROM x GROUP BY street)
SELECT 级, CASE 级 WHEN 1 THEN '洪山区' ELSE (SELECT name FROM streets WHERE code = street) END AS 名称, 人数, 小时, 社区数
FROM r ORDER BY r.street
