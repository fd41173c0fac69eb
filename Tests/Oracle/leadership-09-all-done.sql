-- Communities whose three and more projects all have the four dates, with a big committee and a running posting.
WITH p AS (
  SELECT community_code AS c, COUNT(*) AS n, MIN(summarised) AS first_done,
         SUM(CAST(julianday(summarised) - julianday(evaluated) AS INTEGER)) AS days,
         MIN(evaluated IS NOT NULL AND started IS NOT NULL AND finished IS NOT NULL AND summarised IS NOT NULL) AS done
  FROM projects WHERE community_code IS NOT NULL GROUP BY community_code
)
SELECT d.name AS district, c.code, c.name, n AS n_projects, first_done,
       (SELECT category FROM projects x WHERE x.community_code = c.code ORDER BY summarised DESC, code DESC LIMIT 1)
         AS last_category,
       days
FROM p JOIN communities c ON c.code = p.c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
WHERE n >= 3 AND done AND big_committee = 'true' AND EXISTS (
  SELECT 1 FROM postings x WHERE x.community_code = c.code AND x.start <= '2020-12-31'
    AND (x."end" IS NULL OR x."end" > '2020-12-31'))
ORDER BY c.code
