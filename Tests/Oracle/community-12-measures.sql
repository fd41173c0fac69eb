-- Residents per serving worker, needs solved, turnout and missing posts by district: sums over sums (K11, K12, K14, K16).
WITH c AS (
  SELECT s.district_code AS d, c.kind AS kind, CAST(residents AS INTEGER) AS r, CAST(households AS INTEGER) AS h,
    CAST(needs_raised AS INTEGER) AS raised, CAST(needs_solved AS INTEGER) AS solved,
    CAST(voters AS INTEGER) AS voters, CAST(votes AS INTEGER) AS votes,
    (SELECT COUNT(*) FROM workers w WHERE w.community_code = c.code AND w.hired <= '2020-12-31'
       AND (w.left IS NULL OR w.left > '2020-12-31')) AS n
  FROM communities c JOIN streets s ON s.code = c.street_code
)
SELECT d.name AS 区, 1.0 * SUM(r) / SUM(CASE WHEN r IS NOT NULL THEN n END) AS 每名社工服务人数,
  1.0 * SUM(CASE WHEN raised IS NOT NULL THEN solved END) / SUM(CASE WHEN solved IS NOT NULL THEN raised END) AS 诉求办结率,
  1.0 * SUM(CASE WHEN voters IS NOT NULL THEN votes END) / SUM(CASE WHEN votes IS NOT NULL THEN voters END) AS 换届投票率,
  SUM(CASE WHEN h IS NOT NULL THEN MAX(0, 5 + (h + 499) / 500 - n) END) AS 配备缺口,
  1.0 * SUM(CASE WHEN c.kind = '老城型' AND raised IS NOT NULL THEN solved END)
    / SUM(CASE WHEN c.kind = '老城型' AND solved IS NOT NULL THEN raised END) AS 老城办结率
FROM c JOIN districts d ON d.code = c.d
GROUP BY c.d
ORDER BY 每名社工服务人数 DESC
