-- Months of 2020: hours, registrations, and the mean hours of the month and the two before.
WITH RECURSIVE m(month) AS (SELECT '2020-01' UNION ALL
  SELECT printf('2020-%02d', CAST(substr(month, 6) AS INTEGER) + 1) FROM m WHERE month < '2020-12'),
h AS (SELECT month,
  COALESCE((SELECT SUM(CAST(REPLACE(hours, '.', '') AS INTEGER)) FROM services WHERE substr(date, 1, 7) = month), 0) AS tenths,
  (SELECT COUNT(*) FROM volunteers WHERE substr(registered, 1, 7) = month) AS registered FROM m)
SELECT month, printf('%.1f', tenths / 10.0) AS hours, registered,
       AVG(tenths) OVER (ORDER BY month ROWS 2 PRECEDING) / 10.0 AS smooth
FROM h ORDER BY month
