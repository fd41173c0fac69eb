-- The chain of superiors of each estate branch of Hongshan, by recursion.
WITH RECURSIVE e AS (
  SELECT b.code FROM branches b JOIN communities c ON c.code = b.community_code JOIN streets s ON s.code = c.street_code
  JOIN districts d ON d.code = s.district_code WHERE b.kind = '小区' AND d.name = '洪山区'),
t(start, code, depth) AS (
  SELECT e.code, b.parent_code, 1 FROM e JOIN branches b ON b.code = e.code
  WHERE b.parent_code IN (SELECT code FROM branches) AND b.parent_code <> b.code
  UNION SELECT t.start, b.parent_code, t.depth + 1 FROM t JOIN branches b ON b.code = t.code
  WHERE b.parent_code IN (SELECT code FROM branches) AND t.depth < 20),
chains AS (SELECT start, MAX(depth) AS steps FROM t GROUP BY start)
SELECT c.steps, t.code AS head, COUNT(*) AS n FROM chains c JOIN t ON t.start = c.start AND t.depth = c.steps
GROUP BY c.steps, t.code ORDER BY c.steps, t.code
