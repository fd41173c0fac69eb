-- Staffing gap (K12): per community 5 posts and one per 500 households begun; shortfall and surplus apart.
WITH c AS (
  SELECT s.district_code AS d, 5 + (CAST(households AS INTEGER) + 499) / 500
         - (SELECT COUNT(*) FROM workers w WHERE w.community_code = c.code AND w.hired <= '2020-12-31'
              AND (w.left IS NULL OR w.left > '2020-12-31')) AS gap
  FROM communities c JOIN streets s ON s.code = c.street_code WHERE households IS NOT NULL
)
SELECT districts.name AS district, SUM(MAX(gap, 0)) AS short, SUM(MAX(-gap, 0)) AS surplus, SUM(gap) AS net,
       SUM(gap > 0) AS short_communities
FROM c JOIN districts ON districts.code = d
GROUP BY d
ORDER BY short DESC, net
