-- The first three communities of each district by volunteers, with ties at the third place.
WITH c AS (
  SELECT c.code, c.name, s.district_code AS d, (SELECT COUNT(*) FROM volunteers v WHERE v.community_code = c.code) AS people
  FROM communities c JOIN streets s ON s.code = c.street_code
), r AS (SELECT *, RANK() OVER (PARTITION BY d ORDER BY people DESC) AS place FROM c)
SELECT districts.name AS district, place, r.code, r.name, people
FROM r JOIN districts ON districts.code = d
WHERE place <= 3
ORDER BY d, people DESC, r.code
