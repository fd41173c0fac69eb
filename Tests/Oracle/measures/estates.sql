-- K04, K21, K22, the weighted star of K23, the households of K24, the second half of K25.
WITH weak AS (
  SELECT code FROM firms WHERE
    (EXISTS (SELECT 1 FROM ratings r WHERE r.firm_code = code AND r.year = '2020' AND CAST(r.star AS INTEGER) <= 2)
      AND EXISTS (SELECT 1 FROM ratings r WHERE r.firm_code = code AND r.year = '2019' AND CAST(r.star AS INTEGER) <= 2))
    OR EXISTS (SELECT 1 FROM ratings r WHERE r.firm_code = code AND r.year = '2020' AND r.result = '退出')
), e AS (
  SELECT estates.*, CAST(households AS INTEGER) AS h,
    (SELECT CAST(r.star AS INTEGER) FROM ratings r WHERE r.firm_code = estates.firm_code AND r.year = '2020') AS star
  FROM estates
)
SELECT k,
  AVG(EXISTS (SELECT 1 FROM branches b WHERE b.estate_code = e.code)) AS branch_cover,
  AVG(CASE WHEN kind = '老旧' THEN COALESCE(red_property, '') = 'true' END) AS old_cover,
  1.0 * SUM(CASE WHEN kind = '老旧' AND red_property = 'true' THEN h ELSE 0 END)
    / SUM(CASE WHEN kind = '老旧' THEN h END) AS old_cover_homes,
  AVG(COALESCE(owners_committee = '在任' AND EXISTS (SELECT 1 FROM firms f WHERE f.code = e.firm_code)
        AND CAST(linkage_meetings AS INTEGER) >= 1, 0)) AS three_way_share,
  SUM(1.0 * star * h) / SUM(CASE WHEN star IS NOT NULL THEN h END) AS weighted_star,
  CASE WHEN SUM(firm_code IN (SELECT code FROM weak)) > 0
       THEN SUM(CASE WHEN firm_code IN (SELECT code FROM weak) THEN h END) ELSE 0 END AS exit_homes,
  SUM(fee_rate * h) / SUM(CASE WHEN fee_rate IS NOT NULL THEN h END) AS fee_collection
FROM grain JOIN e ON e.code = grain.id
GROUP BY k ORDER BY k IS NULL, k
