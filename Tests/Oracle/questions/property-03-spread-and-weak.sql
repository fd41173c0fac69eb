-- Weak firms in three districts or more.
WITH f AS (
  SELECT f.code, f.kind, (SELECT CAST(star AS INTEGER) FROM ratings r WHERE r.firm_code = f.code AND star IS NOT NULL ORDER BY year DESC LIMIT 1) AS latest,
    COUNT(DISTINCT p.d) AS districts, COUNT(DISTINCT p.code) AS communities, COUNT(*) AS estates, SUM(CAST(e.households AS INTEGER)) AS homes,
    (SELECT SUM(CAST(complaints AS INTEGER)) FROM ratings r WHERE r.firm_code = f.code AND year >= '2019') AS complaints
  FROM firms f JOIN estates e ON e.firm_code = f.code JOIN places p ON p.code = e.community_code GROUP BY f.code)
SELECT code, kind, latest, districts, communities, estates, homes, complaints FROM f WHERE latest <= 2 AND districts >= 3 ORDER BY homes DESC
