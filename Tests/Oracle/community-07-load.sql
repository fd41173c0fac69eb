-- Administrative load (K15): the ten heaviest communities beside their district's ratio of sums.
WITH c AS (
  SELECT c.code, c.name, s.district_code AS d, CAST(admin_items AS INTEGER) AS items,
         (SELECT COUNT(*) FROM workers w WHERE w.community_code = c.code AND w.hired <= '2020-12-31'
            AND (w.left IS NULL OR w.left > '2020-12-31')) AS staff
  FROM communities c JOIN streets s ON s.code = c.street_code
), k AS (SELECT d, 1.0 * SUM(items) / SUM(CASE WHEN items IS NOT NULL THEN staff END) AS each FROM c GROUP BY d)
SELECT districts.name AS district, c.code, c.name, items AS admin_items, staff, 1.0 * items / staff AS items_each,
       1.0 * items / staff - k.each AS above
FROM c JOIN k USING (d) JOIN districts ON districts.code = c.d
WHERE items IS NOT NULL
ORDER BY items_each DESC, c.code
LIMIT 10
