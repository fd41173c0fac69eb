-- Pipe checks by decade of building.
WITH e AS (
  SELECT CAST(built_year AS INTEGER) / 10 * 10 AS decade, CAST(households AS INTEGER) AS h, pipe_checked AS p, julianday('2020-12-31') - julianday(pipe_checked) AS days
  FROM estates)
SELECT decade, COUNT(*) AS estates, QUANTILE(days / 365, 0.5) AS years, COALESCE(SUM(CASE WHEN p < '2015-12-31' THEN h END), 0) AS late_homes,
  COALESCE(SUM(CASE WHEN p IS NULL THEN h END), 0) AS unknown_homes, AVG(p IS NULL OR p < '2015-12-31') AS part
FROM e GROUP BY decade ORDER BY decade IS NULL, decade
