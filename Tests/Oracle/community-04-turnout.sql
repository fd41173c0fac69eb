-- Turnout (K16) and registered volunteers per resident (K17), both ranked.
WITH c AS (
  SELECT s.district_code AS d, CAST(votes AS INTEGER) AS votes, CAST(voters AS INTEGER) AS voters,
         CAST(residents AS INTEGER) AS residents, (SELECT COUNT(*) FROM volunteers v WHERE v.community_code = c.code) AS n
  FROM communities c JOIN streets s ON s.code = c.street_code
), r AS (
  SELECT d, 1.0 * SUM(votes) / SUM(voters) AS turnout,
         1.0 * SUM(CASE WHEN residents IS NOT NULL THEN n END) / SUM(residents) AS volunteers
  FROM c GROUP BY d
), k AS (
  SELECT *, RANK() OVER (ORDER BY turnout DESC) AS turnout_rank, RANK() OVER (ORDER BY volunteers DESC) AS volunteers_rank FROM r
)
SELECT name, turnout, turnout_rank, volunteers, volunteers_rank, ABS(turnout_rank - volunteers_rank) AS apart
FROM k JOIN districts ON districts.code = d
ORDER BY turnout_rank, d
