-- Quarters by budget per household.
WITH c AS (
  SELECT code, 10000.0 * CAST(budget_wan AS REAL) / CAST(households AS INTEGER) AS h, CAST(needs_solved AS INTEGER) AS s, CAST(needs_raised AS INTEGER) AS r,
    CAST(self_orgs AS INTEGER) AS o
  FROM communities WHERE budget_wan IS NOT NULL AND households <> '0'),
q AS (SELECT *, NTILE(4) OVER (ORDER BY h, code) AS quarter FROM c),
g AS (
  SELECT quarter, COUNT(*) AS n, MIN(h) AS least, MAX(h) AS most,
    1.0 * SUM(CASE WHEN r IS NOT NULL THEN s END) / SUM(CASE WHEN s IS NOT NULL THEN r END) AS solved, AVG(1.0 * s / NULLIF(r, 0)) AS mean_of_rates, SUM(o) AS bodies
  FROM q GROUP BY quarter)
SELECT *, solved - LAG(solved) OVER (ORDER BY quarter) AS step FROM g ORDER BY quarter
