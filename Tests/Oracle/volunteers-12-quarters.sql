-- Volunteers with hours in 2020 in four parts; people and hours of each part as rows.
WITH v AS (
  SELECT v.id, SUM(CAST(REPLACE(s.hours, '.', '') AS INTEGER)) AS tenths FROM volunteers v
  JOIN services s ON s.volunteer_id = v.id AND substr(s.date, 1, 4) = '2020'
  GROUP BY v.id HAVING SUM(CAST(REPLACE(s.hours, '.', '') AS INTEGER)) > 0),
p AS (SELECT *, NTILE(4) OVER (ORDER BY tenths DESC, id) AS part FROM v)
SELECT part, what, n FROM (
  SELECT part, 'people' AS what, 1 AS place, COUNT(*) || '.0' AS n FROM p GROUP BY part
  UNION ALL SELECT part, 'hours', 2, printf('%.1f', SUM(tenths) / 10.0) FROM p GROUP BY part)
ORDER BY part, place
