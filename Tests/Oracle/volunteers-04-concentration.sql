-- Hours of the top tenth (rounded up) of active volunteers over all hours (K19).
WITH g AS (
  SELECT volunteer_id, SUM(CAST(REPLACE(hours, '.', '') AS INTEGER)) AS h FROM services
  WHERE volunteer_id IN (SELECT id FROM volunteers) GROUP BY volunteer_id
), r AS (SELECT h, ROW_NUMBER() OVER (ORDER BY h DESC, volunteer_id) AS i, COUNT(*) OVER () AS n, SUM(h) OVER () AS t FROM g)
SELECT COUNT(*) AS people, MAX(n) AS active_people, printf('%.1f', SUM(h) / 10.0) AS hours, printf('%.1f', MIN(h) / 10.0) AS least,
       1.0 * SUM(h) / MAX(t) AS part
FROM r
WHERE i <= (n + 9) / 10
