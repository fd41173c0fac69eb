-- The state of owners' committees against their term.
WITH e AS (
  SELECT p.d, p.district, owners_committee AS o, committee_term_end AS t, julianday('2020-12-31') - julianday(committee_term_end) AS days
  FROM estates e JOIN places p ON p.code = e.community_code WHERE committee_term_end IS NOT NULL)
SELECT district, COUNT(*) AS known, SUM(o = '在任' AND t < '2020-12-31') AS in_office_but_over, SUM(o = '届满未换' AND t >= '2020-12-31') AS expired_but_not_over,
  CAST(MAX(CASE WHEN o = '届满未换' THEN days END) AS INTEGER) AS longest, AVG(CASE WHEN days > 0 THEN days END) AS mean_over
FROM e GROUP BY d ORDER BY longest IS NULL, longest DESC, d
