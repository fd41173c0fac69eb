-- Turnout of a community, and of the other communities of its street as one.
WITH c AS (
  SELECT c.code, c.street_code AS street, CAST(votes AS INTEGER) AS votes, CAST(voters AS INTEGER) AS voters
  FROM communities c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
  WHERE d.name = '江岸区')
SELECT code, turnout, others, turnout - others AS behind, neighbours
FROM (
  SELECT code, 1.0 * votes / voters AS turnout,
    (SELECT 1.0 * SUM(o.votes) / SUM(o.voters) FROM c o
     WHERE o.street = c.street AND o.code <> c.code AND o.votes IS NOT NULL AND o.voters IS NOT NULL) AS others,
    (SELECT COUNT(*) FROM c o WHERE o.street = c.street AND o.code <> c.code) AS neighbours
  FROM c)
WHERE turnout - others IS NOT NULL
ORDER BY turnout - others, code
LIMIT 10
