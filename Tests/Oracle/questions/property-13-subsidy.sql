-- Subsidy per home with subtotals.
WITH e AS (
  SELECT service_mode AS m, kind = '老旧' AS o, CAST(REPLACE(subsidy_wan, '.', '') AS INTEGER) * 100.0 AS y, CAST(households AS INTEGER) AS h
  FROM estates WHERE service_mode <> '市场化'),
g AS (
  SELECT m, o, COUNT(*) AS n, COUNT(y) AS k, SUM(CASE WHEN h IS NOT NULL THEN y END) / SUM(CASE WHEN y IS NOT NULL THEN h END) AS per, MAX(y / h) AS top, STDEV(y) / AVG(y) AS cv, 2 AS level
  FROM e GROUP BY m, o
  UNION ALL SELECT m, NULL, COUNT(*), COUNT(y), SUM(CASE WHEN h IS NOT NULL THEN y END) / SUM(CASE WHEN y IS NOT NULL THEN h END), MAX(y / h), STDEV(y) / AVG(y), 1 FROM e GROUP BY m
  UNION ALL SELECT NULL, NULL, COUNT(*), COUNT(y), SUM(CASE WHEN h IS NOT NULL THEN y END) / SUM(CASE WHEN y IS NOT NULL THEN h END), MAX(y / h), STDEV(y) / AVG(y), 0 FROM e)
SELECT m AS 服务模式, CASE o WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS 老旧, n AS 小区数, k AS 有补贴, per AS 每户元, top AS 户均最高, cv AS 差异, level
FROM g ORDER BY level = 0, PLACE(m, '市场化 公益性 业主自管 社区代管 弃管'), level = 1, o
