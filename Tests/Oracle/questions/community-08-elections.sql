-- Elections by half-year; those without a date last.
WITH c AS (
  SELECT election_date AS e, CAST(votes AS INTEGER) AS v, CAST(voters AS INTEGER) AS n,
    SUBSTR(election_date, 1, 4) || CASE WHEN SUBSTR(election_date, 6, 2) <= '06' THEN '-H1' ELSE '-H2' END AS held FROM communities)
SELECT held, COUNT(*) AS n, COALESCE(SUM(date(e, '+3 years') <= '2021-12-31'), 0) AS due,
  1.0 * SUM(CASE WHEN n IS NOT NULL THEN v END) / SUM(CASE WHEN v IS NOT NULL THEN n END) AS turnout, SUM(n) AS voters
FROM c GROUP BY held ORDER BY held IS NULL, held
