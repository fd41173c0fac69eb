-- New districts as an outline: all, each district before its streets. Residents per worker over communities where they are known.
WITH c AS (
  SELECT s.district_code AS district, c.street_code AS street, CAST(c.residents AS INTEGER) AS residents,
         (SELECT COUNT(*) FROM workers w WHERE w.community_code = c.code AND w.hired <= '2020-12-31'
            AND (w.left IS NULL OR w.left > '2020-12-31')) AS staff
  FROM communities c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
  WHERE d.kind = '新城区'),
r AS (
  SELECT 0 AS level, '' AS district, '' AS street, COUNT(*) AS n, SUM(residents) AS residents, SUM(staff) AS staff,
         1.0 * SUM(residents) / SUM(CASE WHEN residents IS NOT NULL THEN staff END) AS residents_per_worker FROM c
  UNION ALL
  SELECT 1, district, '', COUNT(*), SUM(residents), SUM(staff),
         1.0 * SUM(residents) / SUM(CASE WHEN residents IS NOT NULL THEN staff END) FROM c GROUP BY district
  UNION ALL
  SELECT 2, district, street, COUNT(*), SUM(residents), SUM(staff),
         1.0 * SUM(residents) / SUM(CASE WHEN residents IS NOT NULL THEN staff END) FROM c GROUP BY district, street)
SELECT level, CASE level WHEN 0 THEN 'city' WHEN 1 THEN (SELECT name FROM districts WHERE code = district)
         ELSE (SELECT name FROM streets WHERE code = street) END AS label, n, residents, staff, residents_per_worker
FROM r ORDER BY r.district, r.street
