-- Hours given by the residents of each district, over four links.
WITH g AS (
  SELECT s.district_code AS d, SUM(CAST(REPLACE(x.hours, '.', '') AS INTEGER)) AS h, COUNT(DISTINCT x.volunteer_id) AS people,
         COUNT(*) AS records
  FROM services x JOIN volunteers v ON v.id = x.volunteer_id JOIN communities c ON c.code = v.community_code
    JOIN streets s ON s.code = c.street_code
  GROUP BY s.district_code
)
SELECT name AS district, printf('%.1f', h / 10.0) AS hours, people, records, 1.0 * h / (SELECT SUM(h) FROM g) AS part,
       h / 10.0 / people AS per_person
FROM g JOIN districts ON districts.code = d
ORDER BY h DESC
