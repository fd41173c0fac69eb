-- Streets by how many of their communities have a big committee.
WITH s AS (
  SELECT p.d, p.district, p.s, COUNT(*) AS n, COALESCE(SUM(c.big_committee = 'true'), 0) AS k
  FROM places p JOIN communities c ON c.code = p.code GROUP BY p.s)
SELECT district, COUNT(*) AS streets, SUM(n = k) AS every, SUM(k = 0) AS nowhere, 1.0 * SUM(k) / SUM(n) AS part, SUM(k > 0 AND k < n) AS some
FROM s GROUP BY d ORDER BY every DESC, nowhere, d
