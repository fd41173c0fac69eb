-- Overdue running projects by risk as of 2020-12-31.
SELECT risk, COUNT(*) AS running, SUM(planned_end < '2020-12-31') AS overdue,
       AVG(planned_end < '2020-12-31') AS overdue_share,
       MAX(CASE WHEN planned_end < '2020-12-31' THEN CAST(julianday('2020-12-31') - julianday(planned_end) AS INTEGER) END)
         AS longest
FROM projects
WHERE phase = '实施' AND planned_end IS NOT NULL
GROUP BY risk
ORDER BY risk IS NULL, CASE risk WHEN '低' THEN 1 WHEN '中' THEN 2 ELSE 3 END
