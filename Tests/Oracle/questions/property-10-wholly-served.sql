-- Communities whose estates all have a firm and red property.
WITH c AS (
  SELECT p.d, p.district, p.code, MIN(e.firm_code IS NOT NULL AND e.red_property IS 'true') AS whole, 2 * SUM(e.red_property IS 'true') >= COUNT(*) AS half,
    SUM(CAST(households AS INTEGER)) AS homes, NOT EXISTS (SELECT 1 FROM branches b JOIN estates x ON x.code = b.estate_code WHERE x.community_code = p.code) AS bare
  FROM places p JOIN estates e ON e.community_code = p.code GROUP BY p.code)
SELECT district AS 区, COUNT(*) AS 社区数, SUM(whole) AS 全覆盖社区, SUM(half AND NOT whole) AS 过半社区, COALESCE(SUM(CASE WHEN whole THEN homes END), 0) AS 全覆盖户数,
  SUM(whole AND bare) AS 无小区支部
FROM c GROUP BY d ORDER BY 全覆盖社区 DESC, 过半社区 DESC, d
