-- Communities with five categories of project or more.
SELECT c.code, c.community AS name, c.district, COUNT(DISTINCT category) AS categories, COUNT(*) AS projects,
  SUM(phase IN ('总结', '结项')) AS done, SUM(phase = '中止') AS halted
FROM places c JOIN projects p ON p.community_code = c.code
GROUP BY c.code HAVING COUNT(DISTINCT category) >= 5
ORDER BY categories DESC, done DESC, c.code
