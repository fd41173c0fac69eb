-- The largest communities that make up half of a district.
WITH c AS (
  SELECT p.d, p.district, c.code, CAST(residents AS INTEGER) AS r FROM communities c JOIN places p ON p.code = c.code
  WHERE p.district_kind = '中心城区' AND residents IS NOT NULL),
w AS (SELECT *, SUM(r) OVER (PARTITION BY d ORDER BY r DESC, code) AS s, SUM(r) OVER (PARTITION BY d) AS t FROM c)
SELECT district, COUNT(*) AS communities, MAX(1.0 * s / t) AS part, MIN(r) AS smallest FROM w WHERE 2 * (s - r) < t GROUP BY d ORDER BY communities, d
