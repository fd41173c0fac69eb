-- Extremes of residents per serving worker, by district.
WITH c AS (
  SELECT p.d, p.district, c.code, 1.0 * c.residents / (SELECT COUNT(*) FROM workers w WHERE w.community_code = c.code AND hired <= '2020-12-31'
      AND ("left" IS NULL OR "left" > '2020-12-31')) AS x
  FROM communities c JOIN places p ON p.code = c.code),
r AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY d ORDER BY x DESC, code) AS hi, ROW_NUMBER() OVER (PARTITION BY d ORDER BY x, code) AS lo
  FROM c WHERE x IS NOT NULL)
SELECT district AS name, (SELECT COUNT(*) FROM places p WHERE p.d = r.d) AS communities, MAX(CASE WHEN hi = 1 THEN code END) AS heaviest, MAX(x) AS most,
  MAX(CASE WHEN lo = 1 THEN code END) AS lightest, MIN(x) AS least, MAX(x) / MIN(x) AS times
FROM r GROUP BY d ORDER BY times DESC
