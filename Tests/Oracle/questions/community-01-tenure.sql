-- Workers by years since they were hired, of 365 days each.
WITH w AS (
  SELECT (julianday('2020-12-31') - julianday(hired)) / 365 AS y, julianday("left") - julianday(hired) AS stayed, licence FROM workers)
SELECT CASE WHEN y < 1 THEN 'under 1' WHEN y < 3 THEN '1 to 3' WHEN y < 5 THEN '3 to 5' WHEN y < 10 THEN '5 to 10' WHEN y IS NOT NULL THEN 'over 10' END AS years,
  COUNT(*) AS hired, AVG(stayed IS NOT NULL) AS gone, AVG(stayed) AS stayed, AVG(licence <> '无') AS with_licence
FROM w GROUP BY years ORDER BY gone
