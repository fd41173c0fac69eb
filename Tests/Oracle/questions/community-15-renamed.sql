-- Names that differ under one code, and what both ledgers say of the place.
SELECT c.code, 'name' AS field, o.name AS before, c.name AS after, s.name AS street, d.name AS district,
  (SELECT COUNT(*) FROM projects_2020_11 p WHERE p.community_code = c.code) AS projects_then,
  (SELECT COUNT(*) FROM projects p WHERE p.community_code = c.code) AS projects_now
FROM communities c JOIN communities_2020_11 o ON o.code = c.code
JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
WHERE o.name <> c.name ORDER BY c.code
