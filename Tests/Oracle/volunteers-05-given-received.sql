-- Hours received (activities held there) and given (by volunteers living there): two sums that must not multiply.
WITH c AS (
  SELECT c.code, c.name, s.district_code AS d,
         (SELECT COALESCE(SUM(CAST(REPLACE(x.hours, '.', '') AS INTEGER)), 0) FROM activities a JOIN services x ON x.activity_id = a.id
          WHERE a.community_code = c.code) AS received,
         (SELECT COALESCE(SUM(CAST(REPLACE(x.hours, '.', '') AS INTEGER)), 0) FROM volunteers v JOIN services x ON x.volunteer_id = v.id
          WHERE v.community_code = c.code) AS given,
         (SELECT COUNT(*) FROM volunteers v WHERE v.community_code = c.code) AS volunteers
  FROM communities c JOIN streets s ON s.code = c.street_code
), r AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY d ORDER BY received DESC, code) AS i FROM c)
SELECT districts.name AS district, r.code, r.name, printf('%.1f', received / 10.0) AS received, printf('%.1f', given / 10.0) AS given,
       volunteers, printf('%.1f', (given - received) / 10.0) AS balance
FROM r JOIN districts ON districts.code = d
WHERE i <= 3 AND districts.kind = '中心城区'
ORDER BY d, i
