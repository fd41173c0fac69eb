-- Communities of five and more estates with a known fee where three or more charge over 1.5 times the community's mean.
WITH e AS (
  SELECT community_code AS c, code, CAST(REPLACE(fee_yuan_m2, '.', '') AS INTEGER) AS fee,
         AVG(CAST(REPLACE(fee_yuan_m2, '.', '') AS INTEGER)) OVER (PARTITION BY community_code) AS mean,
         COUNT(*) OVER (PARTITION BY community_code) AS n
  FROM estates WHERE fee_yuan_m2 IS NOT NULL
), dear AS (
  SELECT c, mean, COUNT(*) OVER (PARTITION BY c) AS dear, ROW_NUMBER() OVER (PARTITION BY c ORDER BY code) AS i,
         group_concat(code, ' ') OVER (PARTITION BY c ORDER BY fee DESC, code
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS dear_estates
  FROM e WHERE n >= 5 AND fee > 1.5 * mean
)
SELECT d.name AS district, c.code, c.name, mean / 100 AS mean_fee, dear, dear_estates
FROM dear JOIN communities c ON c.code = dear.c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
WHERE i = 1 AND dear >= 3
ORDER BY dear DESC, c.code
