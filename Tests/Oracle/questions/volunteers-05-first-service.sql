-- Days from registration to the first service.
WITH v AS (
  SELECT channel, registered, CASE WHEN rowid = (SELECT MIN(rowid) FROM volunteers w WHERE w.id = v.id) THEN (SELECT MIN(date) FROM services s WHERE s.volunteer_id = v.id) END AS f
  FROM volunteers v WHERE registered >= '2019-12-01')
SELECT channel, SUBSTR(registered, 1, 4) || CASE WHEN SUBSTR(registered, 6, 2) <= '06' THEN '-H1' ELSE '-H2' END AS half, COUNT(*) AS people, AVG(f IS NULL) AS never,
  AVG(COALESCE(julianday(f) - julianday(registered) <= 30, 0)) AS within_30, QUANTILE(julianday(f) - julianday(registered), 0.5) AS typical
FROM v GROUP BY channel, half ORDER BY PLACE(channel, '线上 现场'), half
