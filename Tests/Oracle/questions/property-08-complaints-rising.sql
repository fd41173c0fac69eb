-- Complaints that rose twice. Every firm has at most one row a year.
WITH r AS (
  SELECT firm_code, CAST(year AS INTEGER) AS year, CAST(complaints AS INTEGER) AS c, CAST(score AS REAL) AS score, CAST(star AS INTEGER) AS star,
    LAG(CAST(complaints AS INTEGER)) OVER w AS cb, LAG(CAST(score AS REAL)) OVER w AS sb
  FROM ratings WINDOW w AS (PARTITION BY firm_code ORDER BY CAST(year AS INTEGER))),
x AS (SELECT *, SUM(c > cb) OVER (PARTITION BY firm_code) AS rises FROM r)
SELECT firm_code, c AS complaints, cb AS complaints_before, 1.0 * c / cb - 1 AS grown, star, score - sb AS score_change,
  COALESCE((SELECT SUM(CAST(households AS INTEGER)) FROM estates e WHERE e.firm_code = x.firm_code), 0) AS homes
FROM x WHERE rises = 2 AND year = 2020 AND 1.0 * c / cb - 1 IS NOT NULL ORDER BY grown DESC, firm_code LIMIT 10
