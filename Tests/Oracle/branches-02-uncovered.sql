-- Communities of three and more estates without a branch in an estate or in a firm serving one.
SELECT d.name AS district, s.name AS street, c.code, c.name, COUNT(*) AS n_estates,
       SUM(CAST(e.households AS INTEGER)) AS households
FROM communities c JOIN estates e ON e.community_code = c.code JOIN streets s ON s.code = c.street_code
  JOIN districts d ON d.code = s.district_code
GROUP BY c.code
HAVING COUNT(*) >= 3 AND NOT EXISTS (
  SELECT 1 FROM estates x WHERE x.community_code = c.code
    AND (x.code IN (SELECT estate_code FROM branches) OR x.firm_code IN (SELECT firm_code FROM branches)))
ORDER BY c.code
