-- Streets of each district with a project finished in 2020.
WITH s AS (
  SELECT s.code, s.name, s.district_code,
    EXISTS (SELECT 1 FROM projects x JOIN places p ON p.code = x.community_code
            WHERE p.s = s.code AND x.finished BETWEEN '2020-01-01' AND '2020-12-31') AS has
  FROM streets s),
g AS (SELECT d.code, d.name, COUNT(s.code) AS n, COALESCE(SUM(has), 0) AS have FROM districts d LEFT JOIN s ON s.district_code = d.code GROUP BY d.code)
SELECT name AS 区名, n AS 街道总数, have AS 已有, CASE WHEN n = have THEN 'true' ELSE 'false' END AS 全有,
  (SELECT GROUP_CONCAT(name, '、') FROM (SELECT name FROM s WHERE s.district_code = g.code AND NOT has ORDER BY code)) AS 所缺
FROM g ORDER BY n = have DESC, n - have, name
