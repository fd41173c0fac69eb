-- The firm with most homes in each district.
WITH g AS (
  SELECT p.d, p.district, e.firm_code AS firm, COUNT(*) AS estates, SUM(CAST(households AS INTEGER)) AS homes
  FROM estates e JOIN places p ON p.code = e.community_code WHERE firm_code IN (SELECT code FROM firms) GROUP BY p.d, e.firm_code),
r AS (
  SELECT *, 1.0 * homes / SUM(homes) OVER (PARTITION BY d) AS part, COUNT(*) OVER (PARTITION BY d) - 1 AS others,
    ROW_NUMBER() OVER (PARTITION BY d ORDER BY homes DESC, estates DESC) AS i FROM g)
SELECT district, firm, estates, homes, part, others FROM r WHERE i = 1 ORDER BY d
