-- Monthly net headcount of 2020 with its running sum.
WITH e AS (
  SELECT substr(hired, 1, 7) AS month, 1 AS change FROM workers WHERE substr(hired, 1, 4) = '2020'
  UNION ALL SELECT substr("left", 1, 7), -1 FROM workers WHERE substr("left", 1, 4) = '2020'
)
SELECT month, SUM(change > 0) AS hired, SUM(change < 0) AS "left", SUM(change) AS net,
       SUM(SUM(change)) OVER (ORDER BY month) AS so_far
FROM e
GROUP BY month
ORDER BY month
