-- Red property by half-year.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8),
h AS (SELECT i, (2016 + (i + 1) / 2) || CASE WHEN i % 2 = 0 THEN '-H2' ELSE '-H1' END AS half FROM n),
e AS (
  SELECT SUBSTR(red_since, 1, 4) || CASE WHEN SUBSTR(red_since, 6, 2) <= '06' THEN '-H1' ELSE '-H2' END AS half, CAST(households AS INTEGER) AS hh, kind
  FROM estates WHERE red_property = 'true' AND red_since IS NOT NULL),
g AS (SELECT i, h.half, COUNT(e.half) AS estates, COALESCE(SUM(hh), 0) AS homes, COALESCE(SUM(kind = '老旧'), 0) AS old FROM h LEFT JOIN e ON e.half = h.half GROUP BY i)
SELECT half, estates, homes, old, SUM(estates) OVER (ORDER BY i) AS so_far, SUM(homes) OVER (ORDER BY i) AS homes_so_far,
  1.0 * SUM(homes) OVER (ORDER BY i) / SUM(homes) OVER () AS part
FROM g ORDER BY i
