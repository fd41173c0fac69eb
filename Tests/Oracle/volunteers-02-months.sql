-- Service records of 2020 by month, with the change on the month before and the running sum.
SELECT substr(date, 1, 7) AS 月份, COUNT(*) AS 人次,
       COUNT(DISTINCT CASE WHEN volunteer_id IN (SELECT id FROM volunteers) THEN volunteer_id END) AS 人数,
       printf('%.1f', SUM(CAST(REPLACE(hours, '.', '') AS INTEGER)) / 10.0) AS 小时,
       COUNT(*) - LAG(COUNT(*)) OVER (ORDER BY substr(date, 1, 7)) AS 环比,
       SUM(COUNT(*)) OVER (ORDER BY substr(date, 1, 7)) AS 累计人次
FROM services
WHERE substr(date, 1, 4) = '2020'
GROUP BY substr(date, 1, 7)
ORDER BY 月份
