-- Estates won and lost.
WITH m AS (
  SELECT e.firm_code AS firm, 1 AS change, CAST(e.households AS INTEGER) AS homes FROM estates e LEFT JOIN estates_2020_06 o ON o.code = e.code
  WHERE e.firm_code IS NOT NULL AND o.firm_code IS NOT e.firm_code
  UNION ALL
  SELECT o.firm_code, -1, -CAST(o.households AS INTEGER) FROM estates_2020_06 o LEFT JOIN estates e ON e.code = o.code
  WHERE o.firm_code IS NOT NULL AND o.firm_code IS NOT e.firm_code)
SELECT firm, SUM(change > 0) AS won, SUM(change < 0) AS lost, SUM(change) AS net, SUM(homes) AS homes FROM m GROUP BY firm ORDER BY ABS(SUM(homes)) DESC, firm LIMIT 12
