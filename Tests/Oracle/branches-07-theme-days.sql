-- Theme-day regularity (K08) by district.
SELECT d.name AS 区, COUNT(*) AS 党组织数, AVG(CAST(theme_days AS INTEGER) >= 12) AS 规范率,
       AVG(CAST(theme_days AS INTEGER)) AS 平均次数
FROM branches b JOIN communities c ON c.code = b.community_code JOIN streets s ON s.code = c.street_code
  JOIN districts d ON d.code = s.district_code
WHERE theme_days IS NOT NULL
GROUP BY d.code
ORDER BY 规范率 DESC
