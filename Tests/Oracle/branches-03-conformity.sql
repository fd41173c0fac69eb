-- Rule conformity (K06) of branches with a known number of members.
SELECT kind, COUNT(*) AS branches,
       AVG(CAST(members AS INTEGER) BETWEEN 3 AND 50
           AND (CAST(members AS INTEGER) < 7 OR COALESCE(CAST(committee_size AS INTEGER) BETWEEN 3 AND 7, 0))
           AND COALESCE(term_end >= '2020-12-31', 0)) AS conforming,
       SUM(CAST(members AS INTEGER) NOT BETWEEN 3 AND 50) AS wrong_size,
       SUM(COALESCE(term_end < '2020-12-31', 0)) AS expired
FROM branches
WHERE level = '党支部' AND members IS NOT NULL
GROUP BY kind
ORDER BY conforming DESC, branches DESC
