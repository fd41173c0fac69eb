-- Hours by the way from home to the activity.
WITH s AS (
  SELECT '2020-Q' || ((CAST(SUBSTR(s.date, 6, 2) AS INTEGER) + 2) / 3) AS quarter, s.volunteer_id AS v, CAST(s.hours AS REAL) AS h,
    CASE WHEN ap.code IS NULL THEN '5 city-wide' WHEN ap.code = vp.code THEN '1 community' WHEN ap.s = vp.s THEN '2 street' WHEN ap.d = vp.d THEN '3 district'
      ELSE '4 elsewhere' END AS reach
  FROM services s JOIN (SELECT id, community_code FROM volunteers GROUP BY id HAVING rowid = MIN(rowid)) v ON v.id = s.volunteer_id
  JOIN places vp ON vp.code = v.community_code LEFT JOIN activities a ON a.id = s.activity_id LEFT JOIN places ap ON ap.code = a.community_code
  WHERE s.date BETWEEN '2020-01-01' AND '2020-12-31'),
g AS (SELECT quarter, reach, SUM(h) AS hours, COUNT(DISTINCT v) AS people FROM s GROUP BY quarter, reach)
SELECT quarter, reach, hours, people, hours / SUM(hours) OVER (PARTITION BY quarter) AS part FROM g ORDER BY quarter, reach
