-- Old-estate cover (K21) by district, in estates and in households.
SELECT d.name AS district, COUNT(*) AS old_estates, SUM(e.red_property = 'true') AS covered, AVG(e.red_property = 'true') AS cover,
       1.0 * SUM(CASE WHEN e.red_property = 'true' THEN CAST(e.households AS INTEGER) END) / SUM(CAST(e.households AS INTEGER))
         AS household_cover
FROM estates e JOIN communities c ON c.code = e.community_code JOIN streets s ON s.code = c.street_code
  JOIN districts d ON d.code = s.district_code
WHERE e.kind = '老旧'
GROUP BY d.code
ORDER BY cover DESC, d.code
