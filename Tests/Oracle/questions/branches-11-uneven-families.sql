-- The largest direct subordinate against the median one.
WITH c AS (
  SELECT p.code, p.community_code, k.code AS child, k.kind, CAST(k.members AS INTEGER) AS m,
    ROW_NUMBER() OVER (PARTITION BY p.code ORDER BY CAST(k.members AS INTEGER) DESC, k.rowid) AS i
  FROM branches p JOIN branches k ON k.parent_code = p.code WHERE p.kind = '社区'),
g AS (
  SELECT code, community_code, COUNT(*) AS branches, MAX(m) AS largest, QUANTILE(m, 0.5) AS typical, MAX(CASE WHEN i = 1 THEN kind END) AS kind
  FROM c GROUP BY code HAVING COUNT(m) >= 5)
SELECT g.code, p.community, branches, largest, typical, largest / typical AS times, kind
FROM g LEFT JOIN places p ON p.code = g.community_code ORDER BY times DESC, g.code LIMIT 8
