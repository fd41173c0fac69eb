-- Old estates without a firm: the twelve whose pipes were checked longest ago, with their district's share of late ones.
WITH e AS (
  SELECT e.*, s.district_code AS d, CAST(julianday('2020-12-31') - julianday(pipe_checked) AS INTEGER) AS days
  FROM estates e JOIN communities c ON c.code = e.community_code JOIN streets s ON s.code = c.street_code
  WHERE e.kind = '老旧' AND firm_code IS NULL AND pipe_checked IS NOT NULL
)
SELECT e.code, e.name, districts.name AS district, pipe_checked, days,
       (SELECT AVG(x.days > 730) FROM e x WHERE x.d = e.d) AS late_share, owners_committee AS committee
FROM e JOIN districts ON districts.code = d
ORDER BY days DESC, e.code
LIMIT 12
