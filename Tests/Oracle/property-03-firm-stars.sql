-- Stars of 2020 over active firms (K23), unrated last, with the estates and households they serve.
WITH f AS (
  SELECT f.code, (SELECT CAST(r.star AS INTEGER) FROM ratings r WHERE r.firm_code = f.code AND r.year = '2020') AS star
  FROM firms f WHERE f.status = '在营'
), e AS (
  SELECT f.star, COUNT(*) AS n_estates, SUM(CAST(households AS INTEGER)) AS homes,
         AVG(CAST(REPLACE(satisfaction, '.', '') AS INTEGER)) / 10 AS liked
  FROM f JOIN estates e ON e.firm_code = f.code GROUP BY f.star
)
SELECT f.star, COUNT(*) AS n, n_estates, homes, liked, 1.0 * homes / (SELECT SUM(homes) FROM e) AS part
FROM f JOIN e ON e.star IS f.star
GROUP BY f.star
ORDER BY f.star IS NULL, f.star
