-- Whole-cycle completion (K01) by category: all four dates set, over evaluated and not halted.
SELECT category, COUNT(*) AS evaluated_projects,
       SUM(started IS NOT NULL AND finished IS NOT NULL AND summarised IS NOT NULL) AS done,
       AVG(started IS NOT NULL AND finished IS NOT NULL AND summarised IS NOT NULL) AS completion
FROM projects
WHERE evaluated IS NOT NULL AND phase <> '中止'
GROUP BY category
ORDER BY completion DESC, evaluated_projects DESC
