-- Hours on weekends by category and channel.
WITH s AS (
  SELECT a.category, a.channel, CAST(hours AS REAL) AS h, strftime('%w', s.date) IN ('0', '6') AS w FROM services s JOIN activities a ON a.id = s.activity_id)
SELECT category, SUM(h) AS hours, SUM(h * w) / SUM(h) AS weekend, SUM(CASE WHEN channel = '线上' THEN h * w END) / SUM(CASE WHEN channel = '线上' THEN h END) AS online,
  SUM(CASE WHEN channel = '现场' THEN h * w END) / SUM(CASE WHEN channel = '现场' THEN h END) AS onsite
FROM s GROUP BY category ORDER BY weekend DESC
