-- Estate branch cover (K04) by district.
WITH e AS (
  SELECT s.district_code AS d, EXISTS (SELECT 1 FROM branches b WHERE b.estate_code = e.code) AS has
  FROM estates e JOIN communities c ON c.code = e.community_code JOIN streets s ON s.code = c.street_code
)
SELECT districts.name AS district, COUNT(*) AS all_estates, SUM(has) AS covered, AVG(has) AS cover,
       RANK() OVER (ORDER BY AVG(has) DESC) AS place
FROM e JOIN districts ON districts.code = e.d
GROUP BY e.d
ORDER BY cover DESC
