-- Activities not cancelled by brand, with the two spellings of one brand merged; online share (K20).
SELECT CASE WHEN brand LIKE '长江救援%' THEN '长江救援' ELSE brand END AS brand, COUNT(*) AS n,
       COUNT(DISTINCT brand) AS spellings, AVG(channel = '线上') AS online, SUM(CAST(places AS INTEGER)) AS places
FROM activities
WHERE status <> '取消' AND brand IS NOT NULL
GROUP BY 1
ORDER BY n DESC, 1
