-- Cover of old estates in two ledgers; a null cover is none, and growth from none is undefined.
WITH a AS (
  SELECT pl.d, 1.0 * SUM(e.red_property = 'true') / COUNT(*) AS r FROM estates_2020_06 e JOIN places pl ON pl.code = e.community_code
  WHERE e.kind = '老旧' GROUP BY pl.d),
b AS (
  SELECT pl.d, pl.district, COUNT(*) AS n, 1.0 * SUM(e.red_property = 'true') / COUNT(*) AS r
  FROM estates e JOIN places pl ON pl.code = e.community_code WHERE e.kind = '老旧' GROUP BY pl.d, pl.district)
SELECT b.district, b.n AS estates, a.r AS june, b.r AS december, b.r - a.r AS gain,
  CASE WHEN a.r <> 0 THEN (b.r - a.r) / a.r END AS growth
FROM b LEFT JOIN a ON a.d = b.d ORDER BY gain IS NULL, gain DESC, b.d
