-- Superiors of estate branches, found step by step (rings end after eight steps).
WITH RECURSIVE t(start, code, depth) AS (
  SELECT b.code, b.parent_code, 1 FROM branches b WHERE b.kind = '小区' AND b.parent_code <> b.code AND b.parent_code IN (SELECT code FROM branches)
  UNION SELECT t.start, b.parent_code, depth + 1 FROM t JOIN branches b ON b.code = t.code
  WHERE depth < 8 AND b.parent_code IN (SELECT code FROM branches) AND b.parent_code <> t.start),
up AS (SELECT DISTINCT t.start, t.code, b.star FROM t JOIN branches b ON b.code = t.code),
n AS (
  SELECT b.code, p.d, p.district, COALESCE((SELECT MAX(star IS '5') FROM up WHERE up.start = b.code), 0) AS five,
    NOT EXISTS (SELECT 1 FROM up WHERE up.start = b.code AND star IS NOT NULL) AS ungraded,
    (SELECT COUNT(*) FROM up WHERE up.start = b.code) AS steps
  FROM branches b JOIN places p ON p.code = b.community_code WHERE b.kind = '小区')
SELECT district, COUNT(*) AS n, AVG(five) AS five, AVG(ungraded) AS ungraded, MAX(steps) AS steps FROM n GROUP BY d ORDER BY d
