-- Probationary members of 100 full ones, by kind; sums over rows where both are known.
WITH b AS (SELECT kind, CAST(members AS INTEGER) AS m, CAST(probationary AS INTEGER) AS p FROM branches WHERE level = '党支部'),
g AS (
  SELECT kind, COUNT(*) AS branches, COUNT(m + p) AS known,
    100.0 * SUM(CASE WHEN m IS NOT NULL THEN p END) / SUM(CASE WHEN p IS NOT NULL THEN m END) AS new_blood, QUANTILE(m, 0.5) AS typical, 1 AS level
  FROM b GROUP BY kind
  UNION ALL
  SELECT NULL, COUNT(*), COUNT(m + p), 100.0 * SUM(CASE WHEN m IS NOT NULL THEN p END) / SUM(CASE WHEN p IS NOT NULL THEN m END), QUANTILE(m, 0.5), 0
  FROM b)
SELECT * FROM g ORDER BY level = 0, PLACE(kind, '机关 企业 学校 社区 小区 新经济组织 新社会组织 物业')
