-- Firm branch cover (K05) by kind; mean satisfaction of the estates of firms with and without a branch.
WITH f AS (SELECT code, kind, EXISTS (SELECT 1 FROM branches b WHERE b.firm_code = firms.code) AS has FROM firms WHERE status = '在营')
SELECT kind, COUNT(*) AS n, AVG(has) AS cover,
       (SELECT AVG(CAST(REPLACE(e.satisfaction, '.', '') AS INTEGER)) / 10 FROM estates e JOIN f g ON g.code = e.firm_code
        WHERE g.kind = f.kind AND g.has) AS liked_with,
       (SELECT AVG(CAST(REPLACE(e.satisfaction, '.', '') AS INTEGER)) / 10 FROM estates e JOIN f g ON g.code = e.firm_code
        WHERE g.kind = f.kind AND NOT g.has) AS liked_without
FROM f
GROUP BY kind
ORDER BY n DESC
