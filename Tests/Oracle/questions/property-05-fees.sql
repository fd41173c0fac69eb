-- Fees by kind of estate, and over all.
WITH e AS (SELECT kind, CAST(fee_yuan_m2 AS REAL) AS f, CAST(satisfaction AS REAL) AS s FROM estates),
g AS (
  SELECT kind, COUNT(f) AS n, MIN(f) AS lowest, QUANTILE(f, 0.25) AS q1, QUANTILE(f, 0.5) AS middle, QUANTILE(f, 0.75) AS q3, MAX(f) AS highest,
    AVG(CASE WHEN s >= 80 THEN f END) - AVG(CASE WHEN s < 65 THEN f END) AS difference, 1 AS level FROM e GROUP BY kind
  UNION ALL
  SELECT NULL, COUNT(f), MIN(f), QUANTILE(f, 0.25), QUANTILE(f, 0.5), QUANTILE(f, 0.75), MAX(f), AVG(CASE WHEN s >= 80 THEN f END) - AVG(CASE WHEN s < 65 THEN f END), 0 FROM e)
SELECT * FROM g ORDER BY level = 0, PLACE(kind, '老旧 商品房 还建房 单位宿舍 公租房')
