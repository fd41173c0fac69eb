-- Protection of volunteers (K18) by identity; unknown counts as not protected.
SELECT identity, COUNT(*) AS people, AVG(COALESCE(agreement = 'true', 0)) AS with_agreement,
       AVG(COALESCE(insured = 'true' AND insured_until >= '2020-12-31', 0)) AS with_insurance,
       AVG(COALESCE(agreement = 'true', 0) AND COALESCE(insured = 'true' AND insured_until >= '2020-12-31', 0)) AS both,
       SUM(COALESCE(insured = 'true' AND insured_until < '2020-12-31', 0)) AS lapsed
FROM volunteers
GROUP BY identity
ORDER BY both DESC, people DESC
