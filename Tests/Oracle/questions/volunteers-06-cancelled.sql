-- Cancelled activities, with subtotals.
WITH a AS (
  SELECT category, channel, status = '取消' AS c, CASE WHEN status = '取消' THEN (SELECT COUNT(*) FROM services s WHERE s.activity_id = a.id) ELSE 0 END AS k FROM activities a),
g AS (
  SELECT category, channel, COUNT(*) AS n, SUM(c) AS cancelled, AVG(c) AS part, SUM(k) AS recorded, 2 AS level FROM a GROUP BY category, channel
  UNION ALL SELECT category, NULL, COUNT(*), SUM(c), AVG(c), SUM(k), 1 FROM a GROUP BY category
  UNION ALL SELECT NULL, NULL, COUNT(*), SUM(c), AVG(c), SUM(k), 0 FROM a)
SELECT * FROM g WHERE level < 2 OR part >= 0.1
ORDER BY level = 0, PLACE(category, '助老 助残 环境 文化 应急 法律 文明交通 物业协助'), level = 1, PLACE(channel, '线上 现场')
