-- Backlog of needs in two ledgers.
WITH c AS (
  SELECT c.code, c.name, CAST(o.needs_raised AS INTEGER) AS r0, CAST(o.needs_solved AS INTEGER) AS s0,
    CAST(c.needs_raised AS INTEGER) AS r1, CAST(c.needs_solved AS INTEGER) AS s1
  FROM communities c JOIN communities_2020_11 o ON o.code = c.code)
SELECT code, name, r0 - s0 AS before, r1 - s1 AS backlog, (r1 - s1) - (r0 - s0) AS grown, r1 - r0 AS new, 1.0 * (s1 - s0) / NULLIF(r1 - r0, 0) AS rate
FROM c WHERE (r1 - s1) - (r0 - s0) IS NOT NULL ORDER BY grown DESC, code LIMIT 10
