-- Firms with and without graduates.
WITH f AS (
  SELECT code, kind, CAST(party_graduates AS INTEGER) AS g, CAST(employees AS INTEGER) AS n,
    (SELECT SUM(CAST(households AS INTEGER)) FROM estates e WHERE e.firm_code = f.code) AS homes,
    (SELECT SUM(CAST(satisfaction AS REAL) * households) FROM estates e WHERE e.firm_code = f.code) AS points,
    (SELECT SUM(CAST(households AS INTEGER)) FROM estates e WHERE e.firm_code = f.code AND satisfaction IS NOT NULL) AS rated,
    (SELECT CAST(star AS INTEGER) FROM ratings r WHERE r.firm_code = f.code AND year = '2020') AS star
  FROM firms f WHERE status <> '退出' AND party_graduates IS NOT NULL)
SELECT kind, CASE WHEN g > 0 THEN 'true' ELSE 'false' END AS some, COUNT(*) AS firms, SUM(g) AS graduates,
  100.0 * SUM(CASE WHEN n IS NOT NULL THEN g END) / SUM(n) AS per_hundred, SUM(homes) AS homes, SUM(points) / SUM(rated) AS satisfied, AVG(star) AS stars
FROM f GROUP BY kind, g > 0 ORDER BY PLACE(kind, '市场化 公益性 外地来汉'), g > 0
