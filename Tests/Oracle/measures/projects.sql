-- K01 to K03 and the first half of K25, for the rows that {grain} gives to each group.
SELECT k,
  AVG(CASE WHEN evaluated IS NOT NULL AND phase IS NOT '中止' THEN
        evaluated IS NOT NULL AND started IS NOT NULL AND finished IS NOT NULL AND summarised IS NOT NULL END) AS completion,
  QUANTILE(JULIANDAY(summarised) - JULIANDAY(evaluated), 0.5) AS cycle,
  QUANTILE(JULIANDAY(summarised) - JULIANDAY(evaluated), 0.9) AS cycle_p90,
  AVG(CASE WHEN summarised IS NOT NULL THEN score_after - score_before END) AS gain,
  SUM(CASE WHEN started IS NOT NULL AND budget_wan IS NOT NULL THEN CAST(spent_wan AS REAL) END)
    / SUM(CASE WHEN started IS NOT NULL AND spent_wan IS NOT NULL THEN CAST(budget_wan AS REAL) END) AS budget_execution
FROM grain JOIN projects ON projects.code = grain.id
GROUP BY k ORDER BY k IS NULL, k
