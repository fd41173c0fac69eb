-- The commonest honour of each district; cells hold at most two.
WITH v AS (
  SELECT p.d, p.district, v.id, v.honours AS t, INSTR(v.honours, '、') AS i,
    CASE WHEN v.rowid = (SELECT MIN(rowid) FROM volunteers w WHERE w.id = v.id) THEN (SELECT SUM(CAST(hours AS REAL)) FROM services s WHERE s.volunteer_id = v.id) END AS h
  FROM volunteers v JOIN places p ON p.code = v.community_code WHERE v.honours IS NOT NULL),
x AS (
  SELECT d, district, id, h, TRIM(CASE WHEN i > 0 THEN SUBSTR(t, 1, i - 1) ELSE t END) AS honour FROM v
  UNION ALL SELECT d, district, id, h, TRIM(SUBSTR(t, i + 1)) FROM v WHERE i > 0),
g AS (SELECT d, district, honour, COUNT(*) AS n, COUNT(DISTINCT id) AS people, AVG(COALESCE(h, 0)) AS hours FROM x GROUP BY d, honour),
r AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY d ORDER BY n DESC, honour) AS i FROM g)
SELECT district, honour, n, people, hours FROM r WHERE i = 1 ORDER BY d
