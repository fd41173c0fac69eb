-- Communities by band of residents; every ratio over the rows where both sides are known.
WITH c AS (
  SELECT CAST(residents AS INTEGER) AS r, CAST(households AS INTEGER) AS h, CAST(grids AS INTEGER) AS g,
         CAST(REPLACE(centre_m2, '.', '') AS INTEGER) AS m, CAST(REPLACE(budget_wan, '.', '') AS INTEGER) AS b
  FROM communities WHERE residents IS NOT NULL
)
SELECT CASE WHEN r < 5000 THEN 'under 5,000' WHEN r < 10000 THEN '5,000 to 10,000' WHEN r < 20000 THEN '10,000 to 20,000'
            ELSE '20,000 and more' END AS size,
       COUNT(*) AS n, MIN(r) AS smallest, MAX(r) AS largest,
       1.0 * SUM(CASE WHEN g IS NOT NULL THEN r END) / SUM(g) AS per_grid,
       100.0 * SUM(CASE WHEN h IS NOT NULL THEN m END) / 10 / SUM(CASE WHEN m IS NOT NULL THEN h END) AS centre_per_100,
       10000.0 * SUM(CASE WHEN h IS NOT NULL THEN b END) / 100 / SUM(CASE WHEN b IS NOT NULL THEN h END) AS yuan_per_household
FROM c
GROUP BY size
ORDER BY smallest
