-- Homes by the registration of the firm that serves them.
WITH e AS (
  SELECT p.d, p.district, CAST(households AS INTEGER) AS h, CAST(satisfaction AS REAL) AS s,
    CASE WHEN f.district_code IS NULL THEN '3 outside' WHEN f.district_code = p.d THEN '1 own district' ELSE '2 another' END AS w
  FROM estates e JOIN places p ON p.code = e.community_code JOIN firms f ON f.code = e.firm_code),
g AS (SELECT d, district, w, SUM(h) AS homes, SUM(s * h) / SUM(CASE WHEN s IS NOT NULL THEN h END) AS satisfied FROM e GROUP BY d, w)
SELECT district, w AS from_where, homes, satisfied, 1.0 * homes / SUM(homes) OVER (PARTITION BY d) AS part FROM g ORDER BY d, w
