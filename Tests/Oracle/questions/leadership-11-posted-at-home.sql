-- Two routes from a cadre to a community: home and posting.
WITH c AS (
  SELECT a.id, a.unit_kind, MAX(p.community_code IS h.code) AS hit, MIN(p.community_code IS h.code) AS always, MAX(x.s IS h.s) AS street
  FROM cadres a JOIN places h ON h.code = a.home_community_code JOIN postings p ON p.cadre_id = a.id
  LEFT JOIN places x ON x.code = p.community_code
  GROUP BY a.id)
SELECT unit_kind, COUNT(*) AS people, SUM(hit) AS at_home, SUM(always) AS only_home, AVG(street) AS same_street
FROM c GROUP BY unit_kind ORDER BY PLACE(unit_kind, '机关 事业单位 国企 高校')
