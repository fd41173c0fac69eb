-- Phases of the projects evaluated in 2020, a column each.
SELECT category, SUM(phase = '评估') AS 评估, SUM(phase = '实施') AS 实施, SUM(phase = '总结') AS 总结, SUM(phase = '结项') AS 结项,
  SUM(phase = '中止') AS 中止, COUNT(*) AS whole, 1.0 * SUM(phase = '结项') / COUNT(*) AS closed
FROM projects WHERE evaluated BETWEEN '2020-01-01' AND '2020-12-31'
GROUP BY category ORDER BY closed DESC, PLACE(category, '医疗 养老 老旧改造 文化 环境 平安 智能化')
