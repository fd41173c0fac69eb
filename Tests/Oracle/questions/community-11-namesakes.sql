-- Names shared by three communities or more.
SELECT community AS name, COUNT(*) AS n, COUNT(DISTINCT d) AS districts,
  (SELECT SUM(CAST(residents AS INTEGER)) FROM communities c WHERE c.name = p.community) AS residents,
  (SELECT GROUP_CONCAT(district, '、') FROM (SELECT district FROM places q WHERE q.community = p.community ORDER BY q.code)) AS where_all
FROM places p GROUP BY community HAVING COUNT(*) >= 3 ORDER BY n DESC, residents DESC
