-- Cycle days (K02) per tier, tiers from the city down; percentiles interpolate linearly.
WITH days AS (
  SELECT level, CAST(julianday(summarised) - julianday(evaluated) AS INTEGER) AS d FROM projects
  WHERE evaluated IS NOT NULL AND summarised IS NOT NULL
), ranked AS (
  SELECT level, d, ROW_NUMBER() OVER (PARTITION BY level ORDER BY d) - 1 AS i, COUNT(*) OVER (PARTITION BY level) AS n
  FROM days
), points AS (SELECT 0.5 AS p UNION ALL SELECT 0.9), parts AS (
  SELECT level, n, p,
         SUM(CASE WHEN i = CAST((n - 1) * p AS INTEGER) THEN d * (1 - ((n - 1) * p - CAST((n - 1) * p AS INTEGER))) ELSE 0 END)
       + SUM(CASE WHEN i = CAST((n - 1) * p AS INTEGER) + 1 THEN d * ((n - 1) * p - CAST((n - 1) * p AS INTEGER)) ELSE 0 END) AS v
  FROM ranked, points GROUP BY level, n, p
)
SELECT level AS 级别, n AS 项目数, SUM(CASE p WHEN 0.5 THEN v END) AS 中位天数, SUM(CASE p WHEN 0.9 THEN v END) AS 九成天数
FROM parts GROUP BY level, n
ORDER BY CASE level WHEN '市' THEN 1 WHEN '区' THEN 2 WHEN '街道' THEN 3 ELSE 4 END
