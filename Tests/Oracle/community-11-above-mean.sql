-- Communities above the mean without a volunteer with honours, whose street has one.
WITH v AS (SELECT * FROM volunteers WHERE honours IS NOT NULL)
SELECT c.code AS 社区代码, CAST(c.residents AS INTEGER) AS 常住人口 FROM communities c
WHERE CAST(c.residents AS INTEGER) > (SELECT AVG(CAST(residents AS INTEGER)) FROM communities)
  AND NOT EXISTS (SELECT 1 FROM v WHERE v.community_code = c.code)
  AND EXISTS (SELECT 1 FROM v JOIN communities o ON o.code = v.community_code WHERE o.street_code = c.street_code)
ORDER BY 2 DESC, 1 LIMIT 10
