-- Firms of four and five stars in 2020 whose estates' mean satisfaction is under 60.
SELECT f.name, CAST(r.star AS INTEGER) AS star, AVG(CAST(REPLACE(e.satisfaction, '.', '') AS INTEGER)) / 10 AS liked,
       COUNT(*) AS n_estates, printf('%.1f', MIN(CAST(REPLACE(e.satisfaction, '.', '') AS INTEGER)) / 10.0) AS worst,
       (SELECT x.name FROM estates x WHERE x.firm_code = f.code AND x.satisfaction IS NOT NULL
        ORDER BY CAST(REPLACE(x.satisfaction, '.', '') AS INTEGER), x.code LIMIT 1) AS worst_estate
FROM firms f JOIN ratings r ON r.firm_code = f.code AND r.year = '2020' JOIN estates e ON e.firm_code = f.code
WHERE CAST(r.star AS INTEGER) >= 4
GROUP BY f.code
HAVING liked < 60
ORDER BY liked, f.code
