-- Days of each step, one row a step, by tier.
WITH steps AS (
  SELECT level, 'waiting' AS step, julianday(started) - julianday(evaluated) AS days FROM projects
  UNION ALL SELECT level, 'working', julianday(finished) - julianday(started) FROM projects
  UNION ALL SELECT level, 'closing', julianday(summarised) - julianday(finished) FROM projects)
SELECT level, step, COUNT(*) AS n, QUANTILE(days, 0.5) AS typical, QUANTILE(days, 0.9) AS nine_in_ten,
  CAST(MAX(days) AS INTEGER) AS longest
FROM steps WHERE days IS NOT NULL
GROUP BY level, step
ORDER BY CASE level WHEN '市' THEN 1 WHEN '区' THEN 2 WHEN '街道' THEN 3 ELSE 4 END, step
