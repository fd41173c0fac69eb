-- The estates ledgers of June and December compared by code.
SELECT COUNT(b.code) AS both, SUM(COALESCE(b.code IS NOT NULL AND e.firm_code IS NOT b.firm_code, 0)) AS changed_firm,
       SUM(COALESCE(e.red_property = 'true' AND b.red_property = 'false', 0)) AS covered,
       SUM(COALESCE(e.red_property = 'false' AND b.red_property = 'true', 0)) AS uncovered,
       SUM(COALESCE(e.name <> b.name, 0)) AS renamed, SUM(b.code IS NULL) AS added,
       (SELECT COUNT(*) FROM estates_2020_06 WHERE code NOT IN (SELECT code FROM estates)) AS gone
FROM estates e LEFT JOIN estates_2020_06 b ON b.code = e.code
