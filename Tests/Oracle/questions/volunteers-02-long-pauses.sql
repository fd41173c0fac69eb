-- The longest pauses between services of one volunteer.
WITH s AS (
  SELECT id, volunteer_id AS v, date, LAG(date) OVER (PARTITION BY volunteer_id ORDER BY date, id) AS before FROM services
  WHERE volunteer_id IN (SELECT id FROM volunteers))
SELECT v AS id, before, date, CAST(julianday(date) - julianday(before) AS INTEGER) AS pause,
  (SELECT c.name FROM volunteers w LEFT JOIN communities c ON c.code = w.community_code WHERE w.id = s.v ORDER BY w.rowid LIMIT 1) AS community,
  (SELECT COUNT(*) FROM services t WHERE t.volunteer_id = s.v AND t.date > s.date) AS later
FROM s WHERE before IS NOT NULL ORDER BY pause DESC, s.id LIMIT 10
