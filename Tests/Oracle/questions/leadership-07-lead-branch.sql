-- Gain by star of the leading branch.
WITH p AS (
  SELECT CASE WHEN b.code IS NULL THEN 'no branch' WHEN b.star IS NULL THEN 'ungraded' WHEN b.star >= '4' THEN 'four or five'
    ELSE 'three or less' END AS lead,
    CAST(REPLACE(score_after, '.', '') AS INTEGER) - CAST(REPLACE(score_before, '.', '') AS INTEGER) AS gain
  FROM projects p LEFT JOIN branches b ON b.code = p.branch_code
  WHERE score_before IS NOT NULL AND score_after IS NOT NULL)
SELECT lead, COUNT(*) AS n, AVG(gain) / 10 AS gain, AVG(gain < 0) AS worse FROM p GROUP BY lead ORDER BY lead
