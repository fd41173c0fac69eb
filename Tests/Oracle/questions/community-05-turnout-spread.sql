-- Turnout by kind of community.
WITH c AS (SELECT kind, CAST(votes AS INTEGER) AS v, CAST(voters AS INTEGER) AS n, 1.0 * votes / NULLIF(CAST(voters AS INTEGER), 0) AS t FROM communities)
SELECT kind AS 社区类型, COUNT(t) AS 社区数, MIN(t) AS 最低, QUANTILE(t, 0.25) AS 下四分位, QUANTILE(t, 0.5) AS 中位, QUANTILE(t, 0.75) AS 上四分位,
  MAX(t) AS 最高, STDEV(t) AS 离散, 1.0 * SUM(CASE WHEN n IS NOT NULL THEN v END) / SUM(CASE WHEN v IS NOT NULL THEN n END) AS 合并
FROM c GROUP BY kind ORDER BY 合并 DESC
