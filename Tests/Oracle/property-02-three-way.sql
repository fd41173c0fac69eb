-- Three-way completeness (K22) and the first missing leg, by district.
WITH e AS (
  SELECT s.district_code AS d,
         CASE WHEN owners_committee <> '在任' THEN 1 WHEN firm_code IS NULL THEN 2
              WHEN linkage_meetings IS NULL OR CAST(linkage_meetings AS INTEGER) < 1 THEN 3 ELSE 0 END AS leg
  FROM estates e JOIN communities c ON c.code = e.community_code JOIN streets s ON s.code = c.street_code
)
SELECT name AS district, SUM(leg = 0) AS 齐备, SUM(leg = 1) AS 缺业委会, SUM(leg = 2) AS 缺物业企业, SUM(leg = 3) AS 缺联席会议
FROM e JOIN districts ON districts.code = d
GROUP BY d
ORDER BY d
