-- Secretaries by age band and education. Full years on 31 December 2020 are the difference of the years.
WITH s AS (
  SELECT 2020 - CAST(SUBSTR(secretary_birth, 1, 4) AS INTEGER) AS a, secretary_edu AS e FROM branches WHERE secretary IS NOT NULL)
SELECT CASE WHEN a < 35 THEN 'under 35' WHEN a < 45 THEN '35 to 44' WHEN a < 55 THEN '45 to 54' WHEN a < 60 THEN '55 to 59'
    WHEN a IS NOT NULL THEN '60 and over' END AS age,
  SUM(e IS '高中') AS 高中, SUM(e IS '大专') AS 大专, SUM(e IS '本科') AS 本科, SUM(e IS '硕士') AS 硕士, SUM(e IS NULL) AS "null"
FROM s GROUP BY 1 ORDER BY age IS NULL, age
