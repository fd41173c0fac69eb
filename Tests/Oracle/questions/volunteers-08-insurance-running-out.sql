-- Insurance that runs out in the first quarter.
WITH v AS (
  SELECT SUBSTR(insured_until, 1, 7) AS month, p.d, rowid1 = (SELECT MIN(rowid) FROM volunteers w WHERE w.id = v.id)
      AND EXISTS (SELECT 1 FROM services s WHERE s.volunteer_id = v.id AND s.date BETWEEN '2020-01-01' AND '2020-12-31') AS served
  FROM (SELECT *, rowid AS rowid1 FROM volunteers) v LEFT JOIN places p ON p.code = v.community_code
  WHERE insured = 'true' AND insured_until BETWEEN '2021-01-01' AND '2021-03-31')
SELECT month, COUNT(*) AS people, SUM(served) AS served, COUNT(DISTINCT d) AS districts, SUM(COUNT(*)) OVER (ORDER BY month) AS so_far FROM v GROUP BY month ORDER BY month
