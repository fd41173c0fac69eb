-- Satisfaction by service mode, over all estates and over old ones alone.
SELECT service_mode AS 模式, COUNT(*) AS 小区数, AVG(kind = '老旧') AS 老旧占比,
       AVG(CAST(REPLACE(satisfaction, '.', '') AS INTEGER)) / 10 AS 满意度,
       AVG(CASE WHEN kind = '老旧' THEN CAST(REPLACE(satisfaction, '.', '') AS INTEGER) END) / 10 AS 老旧满意度
FROM estates
GROUP BY service_mode
ORDER BY 满意度 DESC
