-- Hours on file less hours recorded.
WITH v AS (
  SELECT CAST(COALESCE(star, '0') AS INTEGER) > 0 AS starred, ROUND(CAST(hours_total AS REAL) * 10) - COALESCE(CASE WHEN rowid = (SELECT MIN(rowid) FROM volunteers w WHERE w.id = v.id)
      THEN (SELECT SUM(ROUND(CAST(hours AS REAL) * 10)) FROM services s WHERE s.volunteer_id = v.id) END, 0) AS off
  FROM volunteers v WHERE hours_total IS NOT NULL)
SELECT CASE WHEN starred THEN 'true' ELSE 'false' END AS starred,
  CASE WHEN off = 0 THEN '0 none' WHEN off < 0 THEN '3 more recorded' WHEN off < 100 THEN '1 under ten hours' ELSE '2 ten hours or more' END AS band,
  COUNT(*) AS people, SUM(off) / 10 AS hours_off, MAX(ABS(off)) / 10 AS largest
FROM v GROUP BY 1, 2 ORDER BY 1, 2
