-- Organisations by five years of founding.
WITH b AS (
  SELECT CASE WHEN founded IS NOT NULL THEN CAST(SUBSTR(founded, 1, 4) AS INTEGER) / 5 * 5 END AS years, term_end FROM branches),
g AS (SELECT years, COUNT(*) AS n, AVG(CASE WHEN term_end IS NOT NULL THEN term_end < '2020-12-31' END) AS overdue FROM b GROUP BY years)
SELECT years, n, overdue, SUM(n) OVER (ORDER BY years IS NULL, years) AS so_far FROM g ORDER BY years IS NULL, years
