-- Fee collection (K25) by band of satisfaction, weighted by households.
WITH e AS (
  SELECT CAST(REPLACE(satisfaction, '.', '') AS INTEGER) AS s, CAST(REPLACE(fee_rate, '.', '') AS INTEGER) AS rate,
         CAST(households AS INTEGER) AS h, CAST(REPLACE(fee_yuan_m2, '.', '') AS INTEGER) AS fee
  FROM estates WHERE fee_rate IS NOT NULL AND households IS NOT NULL AND satisfaction IS NOT NULL
)
SELECT CASE WHEN s < 600 THEN '60 以下' WHEN s < 700 THEN '60–70' WHEN s < 800 THEN '70–80' WHEN s < 900 THEN '80–90'
            ELSE '90 以上' END AS level_name,
       COUNT(*) AS n, SUM(h) AS homes, SUM(rate * h) / 1000.0 / SUM(h) AS collected, AVG(fee) / 100 AS mean_fee
FROM e
GROUP BY 1
ORDER BY MIN(s)
