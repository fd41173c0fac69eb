-- Bands of lateness in days, by level of risk; those without a level last.
WITH p AS (
  SELECT risk, julianday(finished) - julianday(planned_end) AS late FROM projects WHERE finished IS NOT NULL AND planned_end IS NOT NULL),
b AS (
  SELECT risk, CASE WHEN late < 1 THEN '1 按期' WHEN late < 31 THEN '2 一月内' WHEN late < 91 THEN '3 三月内' ELSE '4 更久' END AS band, COUNT(*) AS n
  FROM p GROUP BY 1, 2)
SELECT risk AS 风险等级, band AS 档, n AS 项目数, 1.0 * n / SUM(n) OVER (PARTITION BY risk) AS 本级占比
FROM b ORDER BY CASE risk WHEN '低' THEN 1 WHEN '中' THEN 2 WHEN '高' THEN 3 ELSE 4 END, band
