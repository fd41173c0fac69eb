-- Streets with ten projects and without a posting.
WITH t AS (
  SELECT s.code, s.name, d.name AS district,
    (SELECT COUNT(*) FROM places p WHERE p.s = s.code) AS communities,
    (SELECT COUNT(*) FROM projects x JOIN places p ON p.code = x.community_code WHERE p.s = s.code) AS projects,
    (SELECT COUNT(*) FROM projects x JOIN places p ON p.code = x.community_code WHERE p.s = s.code AND summarised IS NULL AND phase <> '中止') AS open,
    (SELECT COUNT(*) FROM workers x JOIN places p ON p.code = x.community_code
     WHERE p.s = s.code AND hired <= '2020-12-31' AND ("left" IS NULL OR "left" > '2020-12-31')) AS workers,
    (SELECT COUNT(*) FROM postings x JOIN places p ON p.code = x.community_code WHERE p.s = s.code) AS postings
  FROM streets s JOIN districts d ON d.code = s.district_code)
SELECT name, district, communities, projects, open, workers FROM t WHERE postings = 0 AND projects >= 10 ORDER BY projects DESC
