-- Star spread (K07) including the ungraded.
SELECT CAST(star AS INTEGER) AS star, COUNT(*) AS n, AVG(CAST(REPLACE(score, '.', '') AS INTEGER)) / 10 AS mean_score,
       1.0 * COUNT(*) / (SELECT COUNT(*) FROM branches) AS of_all,
       CASE WHEN star IS NOT NULL THEN 1.0 * COUNT(*) / (SELECT COUNT(star) FROM branches) END AS of_graded
FROM branches
GROUP BY star
ORDER BY star IS NULL, star
