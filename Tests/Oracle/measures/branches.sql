-- K06 to K08 as of 2020-12-31: twelve months have passed.
SELECT k,
  AVG(CASE WHEN level = '党支部' AND members IS NOT NULL THEN
        COALESCE(CAST(members AS INTEGER) BETWEEN 3 AND 50
          AND (CAST(members AS INTEGER) < 7 OR COALESCE(CAST(committee_size AS INTEGER) BETWEEN 3 AND 7, 0))
          AND COALESCE(term_end >= '2020-12-31', 0), 0) END) AS conformity,
  AVG(CASE WHEN star IS NOT NULL THEN CAST(star AS INTEGER) = 5 END) AS five_star_share,
  AVG(star IS NULL) AS ungraded_share,
  AVG(CASE WHEN theme_days IS NOT NULL THEN CAST(theme_days AS INTEGER) >= 12 END) AS theme_regularity
FROM grain JOIN branches ON branches.code = grain.id
GROUP BY k ORDER BY k IS NULL, k
