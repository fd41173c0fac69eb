-- Changes of names and covers between the estates ledgers, codes gone and new.
WITH changes AS (
  SELECT a.code, 2 AS place, 'changed' AS change, 'name' AS field FROM estates_2020_06 a JOIN estates b ON b.code = a.code
  WHERE a.name IS NOT b.name
  UNION ALL SELECT a.code, 2, 'changed', 'red_property' FROM estates_2020_06 a JOIN estates b ON b.code = a.code
  WHERE a.red_property IS NOT b.red_property
  UNION ALL SELECT code, 1, 'removed', NULL FROM estates_2020_06 WHERE code NOT IN (SELECT code FROM estates)
  UNION ALL SELECT code, 0, 'added', NULL FROM estates WHERE code NOT IN (SELECT code FROM estates_2020_06))
SELECT change, field, COUNT(*) AS n, MIN(code) AS first FROM changes GROUP BY place, field ORDER BY place, field
