-- Mean gain (K03) by district of the project's community; city-level projects have none.
WITH gains AS (
  SELECT s.district_code AS district,
         CAST(REPLACE(p.score_after, '.', '') AS INTEGER) - CAST(REPLACE(p.score_before, '.', '') AS INTEGER) AS gain
  FROM projects p LEFT JOIN communities c ON c.code = p.community_code LEFT JOIN streets s ON s.code = c.street_code
  WHERE p.summarised IS NOT NULL AND p.score_before IS NOT NULL AND p.score_after IS NOT NULL
)
SELECT d.name AS district, COUNT(*) AS scored, AVG(gain) / 10 AS mean_gain, printf('%.1f', MAX(gain) / 10.0) AS best,
       SUM(gain < 0) AS worse
FROM gains g LEFT JOIN districts d ON d.code = g.district
GROUP BY g.district
ORDER BY g.district IS NULL, g.district
