-- K09 to K12, K14 to K16 and the rate of K17 as of 2020-12-31.
WITH c AS (
  SELECT code, CAST(residents AS INTEGER) AS r, CAST(households AS INTEGER) AS h,
    CAST(needs_raised AS INTEGER) AS raised, CAST(needs_solved AS INTEGER) AS solved, CAST(admin_items AS INTEGER) AS items,
    CAST(voters AS INTEGER) AS voters, CAST(votes AS INTEGER) AS votes,
    (SELECT COUNT(*) FROM postings p WHERE p.community_code = communities.code AND p.start <= '2020-12-31'
       AND (p.end IS NULL OR p.end > '2020-12-31')) AS posted,
    (SELECT COUNT(*) FROM workers w WHERE w.community_code = communities.code AND w.hired <= '2020-12-31'
       AND (w.left IS NULL OR w.left > '2020-12-31')) AS staff,
    (SELECT COUNT(*) FROM volunteers v WHERE v.community_code = communities.code) AS helpers
  FROM communities
)
SELECT k,
  10000.0 * SUM(CASE WHEN r IS NOT NULL THEN posted END) / SUM(r) AS posting_density,
  STDEV(10000.0 * posted / r) / AVG(10000.0 * posted / r) AS posting_balance,
  1.0 * SUM(r) / NULLIF(SUM(CASE WHEN r IS NOT NULL THEN staff END), 0) AS residents_per_worker,
  CASE WHEN COUNT(h) = 0 THEN 0 ELSE SUM(CASE WHEN h IS NOT NULL THEN MAX(0, 5 + (h + 499) / 500 - staff) END) END
    AS staffing_gap,
  1.0 * SUM(CASE WHEN raised IS NOT NULL THEN solved END) / NULLIF(SUM(CASE WHEN solved IS NOT NULL THEN raised END), 0)
    AS solved_rate,
  1.0 * SUM(items) / NULLIF(SUM(CASE WHEN items IS NOT NULL THEN staff END), 0) AS admin_load,
  1.0 * SUM(CASE WHEN voters IS NOT NULL THEN votes END) / NULLIF(SUM(CASE WHEN votes IS NOT NULL THEN voters END), 0)
    AS turnout,
  1.0 * SUM(CASE WHEN r IS NOT NULL THEN helpers END) / SUM(r) AS volunteer_rate
FROM grain JOIN c ON c.code = grain.id
GROUP BY k ORDER BY k IS NULL, k
