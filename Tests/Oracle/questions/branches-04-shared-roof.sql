-- Estates with a branch whose firm has one too; the members of a firm's branches count once for each district.
WITH e AS (
  SELECT e.code, e.firm_code, p.d, p.district FROM estates e JOIN places p ON p.code = e.community_code
  WHERE EXISTS (SELECT 1 FROM branches b WHERE b.estate_code = e.code) AND EXISTS (SELECT 1 FROM branches b WHERE b.firm_code = e.firm_code))
SELECT district, COUNT(*) AS estates, COUNT(DISTINCT firm_code) AS firms,
  (SELECT SUM(CAST(b.members AS INTEGER)) FROM branches b WHERE b.estate_code IN (SELECT code FROM e x WHERE x.d = e.d)) AS own,
  (SELECT SUM(CAST(b.members AS INTEGER)) FROM branches b WHERE b.firm_code IN (SELECT firm_code FROM e x WHERE x.d = e.d)) AS theirs,
  1.0 * (SELECT SUM(CAST(b.members AS INTEGER)) FROM branches b WHERE b.estate_code IN (SELECT code FROM e x WHERE x.d = e.d)) / COUNT(*) AS per_estate
FROM e GROUP BY d ORDER BY d
