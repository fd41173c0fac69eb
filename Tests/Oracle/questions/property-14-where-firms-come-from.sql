-- Firms from outside by the first two characters of their names.
WITH f AS (
  SELECT SUBSTR(name, 1, 2) AS city, status, LENGTH(name) AS n, (SELECT COUNT(*) FROM estates e WHERE e.firm_code = f.code) AS k,
    (SELECT SUM(CAST(households AS INTEGER)) FROM estates e WHERE e.firm_code = f.code) AS h
  FROM firms f WHERE kind = '外地来汉')
SELECT city AS 城市, COUNT(*) AS 企业数, SUM(k > 0) AS 有小区, COALESCE(SUM(h), 0) AS 户数, AVG(status <> '在营') AS 非在营, MAX(n) AS 最长名称
FROM f GROUP BY city ORDER BY 户数 DESC, city LIMIT 6
