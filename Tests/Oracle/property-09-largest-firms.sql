-- The ten firms with most households and their share of all households served.
WITH f AS (
  SELECT f.code, f.name, f.district_code, COALESCE(SUM(CAST(e.households AS INTEGER)), 0) AS homes,
         COUNT(DISTINCT c.street_code) AS streets
  FROM firms f LEFT JOIN estates e ON e.firm_code = f.code LEFT JOIN communities c ON c.code = e.community_code
  GROUP BY f.code
)
SELECT f.name, COALESCE(d.name, '外地') AS district, homes, 1.0 * homes / (SELECT SUM(homes) FROM f) AS part,
       1.0 * SUM(homes) OVER (ORDER BY homes DESC, f.code) / (SELECT SUM(homes) FROM f) AS so_far, streets
FROM f LEFT JOIN districts d ON d.code = f.district_code
ORDER BY homes DESC, f.code
LIMIT 10
