-- The three best scores of each central district.
WITH b AS (
  SELECT p.d, p.district, b.code, CAST(score AS REAL) AS score, DENSE_RANK() OVER (PARTITION BY p.d ORDER BY CAST(score AS REAL) DESC) AS place
  FROM branches b JOIN places p ON p.code = b.community_code WHERE p.district_kind = '中心城区' AND score IS NOT NULL),
m AS (SELECT d, QUANTILE(score, 0.5) AS typical FROM b GROUP BY d)
SELECT district, place, code, score, score - typical AS above FROM b JOIN m ON m.d = b.d WHERE place <= 3 ORDER BY b.d, place, code
