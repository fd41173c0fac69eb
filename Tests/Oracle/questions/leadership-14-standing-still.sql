-- Projects under way in both ledgers whose planned end has passed; a null spending is no more spending.
WITH x AS (
  SELECT p.budget_wan, pl.d, pl.district,
    ROUND(CAST(p.spent_wan AS REAL) * 100) > ROUND(CAST(o.spent_wan AS REAL) * 100) AS spends
  FROM projects p JOIN projects_2020_11 o ON o.code = p.code LEFT JOIN places pl ON pl.code = p.community_code
  WHERE p.phase = '实施' AND o.phase = '实施' AND p.planned_end < '2020-12-31')
SELECT district, COUNT(*) AS projects, CAST(ROUND(SUM(CAST(budget_wan AS REAL)) * 100) AS INTEGER) / 100.0 AS budget,
  COALESCE(SUM(spends), 0) AS spending
FROM x GROUP BY d, district ORDER BY projects DESC, d
