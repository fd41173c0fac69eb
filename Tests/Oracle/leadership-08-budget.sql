-- Budget execution (K25): sum of spending over sum of budget, over started projects with both known.
SELECT d.name AS district, COUNT(*) AS started_projects,
       printf('%.2f', SUM(CAST(REPLACE(p.spent_wan, '.', '') AS INTEGER)) / 100.0) AS spent,
       1.0 * SUM(CASE WHEN p.budget_wan IS NOT NULL THEN CAST(REPLACE(p.spent_wan, '.', '') AS INTEGER) END)
         / SUM(CASE WHEN p.spent_wan IS NOT NULL THEN CAST(REPLACE(p.budget_wan, '.', '') AS INTEGER) END) AS execution,
       SUM(COALESCE(CAST(REPLACE(p.spent_wan, '.', '') AS INTEGER) > CAST(REPLACE(p.budget_wan, '.', '') AS INTEGER), 0))
         AS overspent
FROM projects p JOIN communities c ON c.code = p.community_code JOIN streets s ON s.code = c.street_code
  JOIN districts d ON d.code = s.district_code
WHERE p.started IS NOT NULL
GROUP BY d.code
ORDER BY execution DESC
