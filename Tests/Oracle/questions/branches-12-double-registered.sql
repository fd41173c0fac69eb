-- The community of a cadre's branch against that of the home.
WITH c AS (
  SELECT a.unit_kind AS k, bp.code AS b, hp.code AS h FROM cadres a LEFT JOIN branches b ON b.code = a.branch_code
    LEFT JOIN places bp ON bp.code = b.community_code LEFT JOIN places hp ON hp.code = a.home_community_code
  WHERE EXISTS (SELECT 1 FROM postings p WHERE p.cadre_id = a.id)),
g AS (
  SELECT k, COUNT(*) AS n, COALESCE(SUM(b <> h), 0) AS two, COALESCE(SUM(b = h), 0) AS one, SUM(b IS NULL AND h IS NULL) AS neither FROM c GROUP BY k)
SELECT k AS 单位类型, n AS 人数, two AS 两地, one AS 同地, neither AS 均不明, 1.0 * two / SUM(two) OVER () AS 两地占比
FROM g ORDER BY PLACE(k, '机关 事业单位 国企 高校')
