-- Members of estate branches per thousand homes; estates without a number of homes leave both sides of the ratio.
WITH e AS (
  SELECT e.kind, CAST(e.households AS INTEGER) AS h, (SELECT COUNT(*) FROM branches b WHERE b.estate_code = e.code) AS n,
    (SELECT COUNT(*) FROM branches b WHERE b.estate_code = e.code AND star >= '4') AS n4,
    (SELECT SUM(CAST(members AS INTEGER)) FROM branches b WHERE b.estate_code = e.code) AS m
  FROM estates e)
SELECT kind AS 小区类别, COUNT(*) AS 小区数, SUM(n4 > 0) AS 四星以上, SUM(h) AS 户数, SUM(m) AS 党员,
  1000.0 * SUM(CASE WHEN h IS NOT NULL THEN m END) / SUM(CASE WHEN m IS NOT NULL THEN h END) AS 每千户党员
FROM e WHERE n > 0 GROUP BY kind ORDER BY PLACE(kind, '老旧 商品房 还建房 单位宿舍 公租房')
