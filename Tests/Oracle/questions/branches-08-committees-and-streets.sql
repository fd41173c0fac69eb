-- Names of street committees without prefix and suffix, met with district and street names put together.
WITH b AS (
  SELECT code, CAST(members AS INTEGER) AS m, REPLACE(REPLACE(name, '中共武汉市', ''), '工作委员会', '') AS short FROM branches WHERE name LIKE '%工作委员会'),
t AS (
  SELECT d.code AS d, d.name AS district, d.name || s.name AS full, CAST(staff AS INTEGER) AS staff FROM streets s JOIN districts d ON d.code = s.district_code)
SELECT district, COUNT(*) AS committees, SUM(full IS NULL) AS unknown, MAX(LENGTH(short)) AS longest, SUM(m) AS members, SUM(staff) AS staff,
  1.0 * SUM(CASE WHEN m IS NOT NULL THEN staff END) / SUM(CASE WHEN staff IS NOT NULL THEN m END) AS per_member
FROM b LEFT JOIN t ON full = short GROUP BY d ORDER BY d
