-- The two greatest overruns of each category.
WITH p AS (
  SELECT category, code, community_code, CAST(REPLACE(spent_wan, '.', '') AS INTEGER) AS s, CAST(REPLACE(budget_wan, '.', '') AS INTEGER) AS b
  FROM projects),
r AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY category ORDER BY 1.0 * s / b DESC, code) AS i FROM p WHERE s > b)
SELECT category, r.code, district, (r.s - b) / 100.0 AS over_wan, 1.0 * r.s / b - 1 AS over
FROM r LEFT JOIN places ON places.code = r.community_code
WHERE i <= 2 ORDER BY PLACE(category, '医疗 养老 老旧改造 文化 环境 平安 智能化'), i
