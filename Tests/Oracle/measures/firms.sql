-- K05, the unrated of K23, the number of K24. A firm belongs to wherever it serves an estate, once.
SELECT k,
  AVG(CASE WHEN status = '在营' THEN EXISTS (SELECT 1 FROM branches b WHERE b.firm_code = f.code) END) AS firm_branch_cover,
  AVG(CASE WHEN status = '在营' THEN NOT EXISTS (
        SELECT 1 FROM ratings r WHERE r.firm_code = f.code AND r.year = '2020') END) AS unrated_share,
  COUNT(CASE WHEN EXISTS (SELECT 1 FROM estates e WHERE e.firm_code = f.code) AND (
      (SELECT COUNT(*) FROM ratings r WHERE r.firm_code = f.code AND r.year IN ('2019', '2020')
         AND CAST(r.star AS INTEGER) <= 2) = 2
      OR EXISTS (SELECT 1 FROM ratings r WHERE r.firm_code = f.code AND r.year = '2020' AND r.result = '退出')) THEN 1 END)
    AS exit_list
FROM grain JOIN firms f ON f.code = grain.id
GROUP BY k ORDER BY k IS NULL, k
