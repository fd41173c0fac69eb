-- Pay quartiles of serving workers by post, from the secretary down; licence and education shares (K13).
WITH w AS (
  SELECT post, CAST(REPLACE(pay_yuan, '.', '') AS INTEGER) AS pay, licence, education FROM workers
  WHERE hired <= '2020-12-31' AND ("left" IS NULL OR "left" > '2020-12-31')
), ranked AS (
  SELECT post, pay / 100.0 AS x, ROW_NUMBER() OVER (PARTITION BY post ORDER BY pay) - 1 AS i,
         COUNT(*) OVER (PARTITION BY post) AS n
  FROM w WHERE pay IS NOT NULL
), points AS (SELECT 0.25 AS p UNION ALL SELECT 0.5 UNION ALL SELECT 0.75), parts AS (
  SELECT post, p,
         SUM(CASE WHEN i = CAST((n - 1) * p AS INTEGER) THEN x * (1 - ((n - 1) * p - CAST((n - 1) * p AS INTEGER))) ELSE 0 END)
       + SUM(CASE WHEN i = CAST((n - 1) * p AS INTEGER) + 1 THEN x * ((n - 1) * p - CAST((n - 1) * p AS INTEGER)) ELSE 0 END) AS v
  FROM ranked, points GROUP BY post, p
)
SELECT post AS 职务, COUNT(*) AS 人数,
       (SELECT v FROM parts WHERE parts.post = w.post AND p = 0.25) AS 下四分位,
       (SELECT v FROM parts WHERE parts.post = w.post AND p = 0.5) AS 中位,
       (SELECT v FROM parts WHERE parts.post = w.post AND p = 0.75) AS 上四分位,
       AVG(licence <> '无') AS 持证率, AVG(COALESCE(education IN ('本科', '硕士'), 0)) AS 本科以上
FROM w
GROUP BY post
ORDER BY CASE post WHEN '书记' THEN 1 WHEN '副书记' THEN 2 WHEN '委员' THEN 3 ELSE 4 END
