-- Communities without the middle licence, though a neighbour on the street has it.
WITH w AS (
  SELECT community_code, licence FROM workers WHERE hired <= '2020-12-31' AND ("left" IS NULL OR "left" > '2020-12-31')),
l AS (SELECT community_code, COUNT(*) AS k FROM w WHERE licence IN ('中级', '高级') GROUP BY community_code)
SELECT c.code AS 社区代码, c.name AS 社区名称, p.street AS 所属街道, CAST(c.residents AS INTEGER) AS 常住人口,
  (SELECT COUNT(*) FROM w WHERE w.community_code = c.code) AS 在职社工,
  (SELECT COUNT(*) FROM w WHERE w.community_code = c.code AND licence = '助理') AS 助理,
  (SELECT SUM(k) FROM l JOIN places q ON q.code = l.community_code WHERE q.s = p.s) AS 同街道持证
FROM communities c JOIN places p ON p.code = c.code
WHERE CAST(c.residents AS INTEGER) > 10000 AND c.code NOT IN (SELECT community_code FROM l)
  AND EXISTS (SELECT 1 FROM l JOIN places q ON q.code = l.community_code WHERE q.s = p.s AND q.code <> c.code)
ORDER BY 常住人口 DESC, c.code
