-- Posting density (K09) and balance (K10) over communities with known residents.
WITH c AS (
  SELECT s.district_code AS d, CAST(residents AS INTEGER) AS r,
         (SELECT COUNT(*) FROM postings p WHERE p.community_code = c.code AND p.start <= '2020-12-31'
            AND (p.end IS NULL OR p.end > '2020-12-31')) AS n
  FROM communities c JOIN streets s ON s.code = c.street_code WHERE residents IS NOT NULL
), m AS (SELECT d, AVG(10000.0 * n / r) AS mean FROM c GROUP BY d)
SELECT districts.name AS district, SUM(n) AS posted, 10000.0 * SUM(n) / SUM(r) AS density,
       sqrt(SUM((10000.0 * n / r - mean) * (10000.0 * n / r - mean)) / (COUNT(*) - 1)) / mean AS unevenness,
       MAX(10000.0 * n / r) AS highest, SUM(n = 0) AS with_none
FROM c JOIN m USING (d) JOIN districts ON districts.code = d
GROUP BY d
ORDER BY density DESC
