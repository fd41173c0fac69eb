-- Phase in November and phase in December, where they differ; those without a November row last; phases in their declared order.
WITH x AS (
  SELECT o.phase AS before, p.phase AS now, CAST(REPLACE(p.budget_wan, '.', '') AS INTEGER) AS b
  FROM projects p LEFT JOIN projects_2020_11 o ON o.code = p.code WHERE o.code IS NULL OR o.phase <> p.phase)
SELECT before, now, COUNT(*) AS n, SUM(b) / 100.0 AS budget
FROM x GROUP BY before, now ORDER BY PLACE(before, '评估 实施 总结 结项 中止'), PLACE(now, '评估 实施 总结 结项 中止')
