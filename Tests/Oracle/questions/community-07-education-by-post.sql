-- Education by post in per cent, rounded to a tenth.
WITH w AS (
  SELECT post, education FROM workers WHERE hired <= '2020-12-31' AND ("left" IS NULL OR "left" > '2020-12-31') AND education IS NOT NULL)
SELECT post AS 岗位, ROUND(100.0 * SUM(education = '高中') / COUNT(*), 1) AS 高中, ROUND(100.0 * SUM(education = '大专') / COUNT(*), 1) AS 大专,
  ROUND(100.0 * SUM(education = '本科') / COUNT(*), 1) AS 本科, NULLIF(ROUND(100.0 * SUM(education = '硕士') / COUNT(*), 1), 0) AS 硕士
FROM w GROUP BY post ORDER BY PLACE(post, '书记 副书记 委员 干事')
