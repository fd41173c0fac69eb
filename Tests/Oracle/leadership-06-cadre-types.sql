-- Cadres by type, blanks a group of their own; how many of each have been posted at all.
SELECT type AS 类型, COUNT(*) AS 人数,
       SUM(EXISTS (SELECT 1 FROM postings p WHERE p.cadre_id = cadres.id)) AS 有下沉记录,
       1.0 * COUNT(*) / (SELECT COUNT(*) FROM cadres) AS 比重
FROM cadres
GROUP BY type
ORDER BY 人数 DESC
