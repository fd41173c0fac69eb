-- The active share of K17, K18, the stars of K19, as of 2020-12-31. A number that two people bear belongs to nobody's
-- services by number alone, so services are counted where the number is held by one.
WITH once AS (SELECT id AS number FROM volunteers GROUP BY id HAVING COUNT(*) = 1)
SELECT k,
  AVG(CASE WHEN registered <= '2020-12-31' THEN EXISTS (
        SELECT 1 FROM services s JOIN once ON once.number = s.volunteer_id
        WHERE s.volunteer_id = v.id AND s.date > '2019-12-31' AND s.date <= '2020-12-31') END) AS active_share,
  AVG(COALESCE(agreement = 'true' AND insured = 'true' AND insured_until >= '2020-12-31', 0)) AS protection,
  AVG(COALESCE(agreement = 'true', 0)) AS agreement_share,
  AVG(COALESCE(insured = 'true' AND insured_until >= '2020-12-31', 0)) AS insured_share,
  AVG((SELECT (t >= 1000) + (t >= 3000) + (t >= 6000) + (t >= 10000) + (t >= 15000) FROM (
         SELECT COALESCE(SUM(ROUND(s.hours * 10)), 0) AS t FROM services s JOIN once ON once.number = s.volunteer_id
         WHERE s.volunteer_id = v.id)) = COALESCE(CAST(star AS INTEGER), 0)) AS star_match
FROM grain JOIN volunteers v ON v.rowid = grain.id
GROUP BY k ORDER BY k IS NULL, k
