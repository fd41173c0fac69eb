-- Residents per serving worker (K11), over communities with known residents.
SELECT d.name AS 区, COUNT(*) AS 社区数, SUM(r) AS 居民, SUM(n) AS 社工, 1.0 * SUM(r) / SUM(n) AS 人均服务
FROM (
  SELECT s.district_code AS k, CAST(residents AS INTEGER) AS r,
         (SELECT COUNT(*) FROM workers w WHERE w.community_code = c.code AND w.hired <= '2020-12-31'
            AND (w.left IS NULL OR w.left > '2020-12-31')) AS n
  FROM communities c JOIN streets s ON s.code = c.street_code WHERE residents IS NOT NULL
) JOIN districts d ON d.code = k
GROUP BY k
ORDER BY 人均服务 DESC
