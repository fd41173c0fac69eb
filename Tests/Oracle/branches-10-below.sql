-- Everything below the street committees, by recursion.
WITH RECURSIVE t(root, code, depth) AS (
  SELECT b.code, k.code, 1 FROM branches b JOIN branches k ON k.parent_code = b.code
  WHERE b.level = '党委' AND b.kind = '机关' AND b.parent_code IS NULL
  UNION SELECT t.root, k.code, t.depth + 1 FROM t JOIN branches k ON k.parent_code = t.code WHERE t.depth < 50)
SELECT b.code, COUNT(t.code) AS below, MAX(t.depth) AS deepest,
       CASE WHEN COUNT(CASE WHEN t.depth <= 2 THEN 1 END) = 0 THEN 0
            ELSE SUM(CASE WHEN t.depth <= 2 THEN CAST(k.members AS INTEGER) END) END AS led
FROM branches b LEFT JOIN t ON t.root = b.code LEFT JOIN branches k ON k.code = t.code
WHERE b.level = '党委' AND b.kind = '机关' AND b.parent_code IS NULL
GROUP BY b.code ORDER BY below DESC, b.code LIMIT 12
