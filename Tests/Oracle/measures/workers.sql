-- K13: those serving on 2020-12-31.
WITH w AS (SELECT * FROM workers WHERE hired <= '2020-12-31' AND (left IS NULL OR left > '2020-12-31'))
SELECT k, AVG(CASE WHEN w.licence IS NOT NULL THEN w.licence <> '无' END) AS professional_share,
  AVG(CASE WHEN w.education IS NOT NULL THEN w.education IN ('本科', '硕士') END) AS degree_share
FROM grain JOIN workers ON workers.id = grain.id LEFT JOIN w ON w.id = workers.id
GROUP BY k ORDER BY k IS NULL, k
