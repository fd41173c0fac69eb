-- Cohorts by year of registration. A number on file twice is the person who stands first.
WITH s AS (SELECT volunteer_id AS id, date, CAST(hours AS REAL) AS h FROM services),
v AS (
  SELECT SUBSTR(registered, 1, 4) AS year, id, rowid = (SELECT MIN(rowid) FROM volunteers w WHERE w.id = v.id) AS first FROM volunteers v),
g AS (
  SELECT year, first AND EXISTS (SELECT 1 FROM s WHERE s.id = v.id AND date < '2020-01-01' AND date >= '2019-01-01') AS a,
    first AND EXISTS (SELECT 1 FROM s WHERE s.id = v.id AND date >= '2020-01-01' AND date <= '2020-12-31') AS b,
    CASE WHEN first THEN (SELECT SUM(h) FROM s WHERE s.id = v.id) END AS h
  FROM v)
SELECT year, COUNT(*) AS people, AVG(a) AS in_2019, AVG(b) AS in_2020, SUM(h) AS hours, SUM(h) / COUNT(*) AS per_head FROM g GROUP BY year ORDER BY year IS NULL, year
