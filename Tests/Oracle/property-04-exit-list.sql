-- Exit list (K24) for 2020: each firm once, however it qualifies, if it still serves an estate.
SELECT f.code, f.name, CAST(b.star AS INTEGER) AS star_before, CAST(n.star AS INTEGER) AS star_now, n.result AS verdict,
       COUNT(*) AS n_estates, COUNT(DISTINCT s.district_code) AS n_districts, SUM(CAST(e.households AS INTEGER)) AS homes
FROM firms f LEFT JOIN ratings n ON n.firm_code = f.code AND n.year = '2020'
  LEFT JOIN ratings b ON b.firm_code = f.code AND b.year = '2019'
  JOIN estates e ON e.firm_code = f.code JOIN communities c ON c.code = e.community_code JOIN streets s ON s.code = c.street_code
WHERE (CAST(n.star AS INTEGER) <= 2 AND CAST(b.star AS INTEGER) <= 2) OR n.result = '退出'
GROUP BY f.code
ORDER BY n_estates DESC, f.code
