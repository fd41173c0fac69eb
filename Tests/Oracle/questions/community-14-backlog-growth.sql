-- Growth of the backlog of needs; from nothing it is undefined (null), and such communities come last.
WITH c AS (
  SELECT c.code, c.name, c.needs_raised - c.needs_solved AS now, o.needs_raised - o.needs_solved AS before
  FROM communities c JOIN communities_2020_11 o ON o.code = c.code
  WHERE c.needs_raised IS NOT NULL AND c.needs_solved IS NOT NULL AND o.needs_raised IS NOT NULL AND o.needs_solved IS NOT NULL)
SELECT code AS "社区代码", name AS "社区名称", before, now, CASE WHEN before <> 0 THEN 1.0 * (now - before) / before END AS growth
FROM c WHERE (before = 0 AND now > 0) OR now > 2 * before
ORDER BY before = 0, 1.0 * (now - before) / NULLIF(before, 0) DESC, code
