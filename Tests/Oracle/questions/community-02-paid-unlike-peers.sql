-- Pay against the median of post and district.
WITH w AS (
  SELECT p.d, p.district, post, review, CAST(pay_yuan AS REAL) AS pay FROM workers w JOIN places p ON p.code = w.community_code
  WHERE hired <= '2020-12-31' AND ("left" IS NULL OR "left" > '2020-12-31') AND pay_yuan IS NOT NULL),
m AS (SELECT d, post, QUANTILE(pay, 0.5) AS typical FROM w GROUP BY d, post),
a AS (SELECT w.*, pay / typical - 1 AS apart FROM w JOIN m ON m.d = w.d AND m.post = w.post)
SELECT district, COUNT(*) AS people, SUM(apart > 0) AS above, MAX(ABS(apart)) AS farthest, AVG(review = '优秀') AS praised
FROM a WHERE ABS(apart) >= 0.25 GROUP BY d ORDER BY people DESC, d
