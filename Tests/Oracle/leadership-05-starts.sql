-- Project starts per quarter number, a column per year.
SELECT (CAST(substr(started, 6, 2) AS INTEGER) + 2) / 3 AS quarter_no,
       SUM(substr(started, 1, 4) = '2019') AS "2019", SUM(substr(started, 1, 4) = '2020') AS "2020",
       SUM(substr(started, 1, 4) = '2020') - SUM(substr(started, 1, 4) = '2019') AS change
FROM projects
WHERE substr(started, 1, 4) IN ('2019', '2020')
GROUP BY quarter_no
ORDER BY quarter_no
