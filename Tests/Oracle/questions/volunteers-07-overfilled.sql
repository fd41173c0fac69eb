-- Activities with more than twice their places.
WITH v AS (SELECT id, community_code FROM volunteers GROUP BY id HAVING rowid = MIN(rowid)),
a AS (
  SELECT a.id, a.category, a.brand, CAST(a.places AS INTEGER) AS places, COUNT(DISTINCT v.id) AS people, COUNT(DISTINCT p.code) AS communities, COUNT(DISTINCT p.d) AS districts
  FROM activities a JOIN services s ON s.activity_id = a.id JOIN v ON v.id = s.volunteer_id LEFT JOIN places p ON p.code = v.community_code GROUP BY a.id)
SELECT id, category, brand, places, people, communities, districts FROM a WHERE people > 2 * places ORDER BY 1.0 * people / places DESC, id LIMIT 10
