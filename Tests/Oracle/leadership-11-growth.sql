-- Project starts by quarter of 2019 and 2020, with growth on the quarter before and on four quarters before.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 7),
q AS (SELECT i, (2019 + i / 4) || '-Q' || (i % 4 + 1) AS name FROM n),
p AS (
  SELECT (CAST(SUBSTR(started, 1, 4) AS INTEGER) - 2019) * 4 + (CAST(SUBSTR(started, 6, 2) AS INTEGER) - 1) / 3 AS i, risk
  FROM projects WHERE started >= '2019-01-01' AND started <= '2020-12-31'
),
s AS (
  SELECT q.i, name, COUNT(p.i) AS c, COUNT(CASE WHEN risk = '高' THEN 1 END) AS h
  FROM q LEFT JOIN p ON p.i = q.i GROUP BY q.i
)
SELECT s.name AS 季度, s.c AS 开工数, s.h AS 高风险,
  1.0 * (s.c - b.c) / NULLIF(b.c, 0) AS 环比增长, 1.0 * (s.c - y.c) / NULLIF(y.c, 0) AS 同比增长,
  1.0 * (s.h - y.h) / NULLIF(y.h, 0) AS 高风险同比
FROM s LEFT JOIN s AS b ON b.i = s.i - 1 LEFT JOIN s AS y ON y.i = s.i - 4
ORDER BY s.i
