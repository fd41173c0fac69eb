-- Stars of two years against each other.
WITH f AS (
  SELECT (SELECT star FROM ratings r WHERE r.firm_code = f.code AND year = '2019') AS before,
    (SELECT star FROM ratings r WHERE r.firm_code = f.code AND year = '2020') AS now
  FROM firms f WHERE EXISTS (SELECT 1 FROM ratings r WHERE r.firm_code = f.code AND year IN ('2019', '2020')))
SELECT CAST(before AS INTEGER) AS before, SUM(now IS '1') AS "1", SUM(now IS '2') AS "2", SUM(now IS '3') AS "3", SUM(now IS '4') AS "4", SUM(now IS '5') AS "5",
  SUM(now IS NULL) AS "null", COUNT(*) AS "all"
FROM f GROUP BY before ORDER BY before IS NULL, before
