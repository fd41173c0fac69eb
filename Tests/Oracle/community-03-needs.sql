-- Needs solved (K14) per street: ratio of sums beside mean of ratios, the five widest apart.
SELECT d.name AS district, s.name AS street, COUNT(*) AS n, SUM(CAST(needs_raised AS INTEGER)) AS raised,
       1.0 * SUM(CAST(needs_solved AS INTEGER)) / SUM(CAST(needs_raised AS INTEGER)) AS of_sums,
       AVG(1.0 * CAST(needs_solved AS INTEGER) / CAST(needs_raised AS INTEGER)) AS mean_of_rates,
       AVG(1.0 * CAST(needs_solved AS INTEGER) / CAST(needs_raised AS INTEGER))
         - 1.0 * SUM(CAST(needs_solved AS INTEGER)) / SUM(CAST(needs_raised AS INTEGER)) AS difference
FROM communities c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
WHERE needs_raised IS NOT NULL AND needs_solved IS NOT NULL
GROUP BY s.code
ORDER BY difference DESC
LIMIT 5
