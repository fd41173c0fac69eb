-- The ten most overdue elections.
SELECT b.code, b.kind, p.district, term_end, CAST(julianday('2020-12-31') - julianday(term_end) AS INTEGER) AS overdue,
  2020 - CAST(SUBSTR(secretary_birth, 1, 4) AS INTEGER) AS age, members
FROM branches b LEFT JOIN places p ON p.code = b.community_code
WHERE term_end < '2020-12-31' ORDER BY term_end, b.code LIMIT 10
