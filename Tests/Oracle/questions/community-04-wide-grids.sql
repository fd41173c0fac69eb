-- Residents per grid against the median of the district.
WITH c AS (
  SELECT c.code, c.name, p.d, p.district, CAST(residents AS INTEGER) AS residents, CAST(grids AS INTEGER) AS grids,
    1.0 * residents / grids AS per_grid
  FROM communities c JOIN places p ON p.code = c.code WHERE residents IS NOT NULL AND grids <> '0' AND grids IS NOT NULL),
m AS (SELECT d, QUANTILE(per_grid, 0.5) AS usual FROM c GROUP BY d)
SELECT code, name, district, residents, grids, per_grid, usual,
  CAST(residents / usual AS INTEGER) + (residents / usual > CAST(residents / usual AS INTEGER)) - grids AS needed
FROM c JOIN m ON m.d = c.d WHERE per_grid > 1.5 * usual ORDER BY per_grid / usual DESC, code LIMIT 12
