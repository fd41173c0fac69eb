-- Codes that only one of two ledgers has.
WITH x AS (
  SELECT code, name, community_code, households, 'gone' AS what FROM estates_2020_06 WHERE code NOT IN (SELECT code FROM estates)
  UNION ALL
  SELECT code, name, community_code, households, 'new' FROM estates WHERE code NOT IN (SELECT code FROM estates_2020_06))
SELECT x.what, x.code, x.name, c.name AS community, x.households,
  (SELECT COUNT(*) FROM branches b WHERE b.estate_code = x.code) AS branches
FROM x LEFT JOIN communities c ON c.code = x.community_code ORDER BY what, x.code
