-- Cadres by kind of unit and type, with subtotals computed from the rows.
WITH h AS (SELECT cadre_id, SUM(CAST(REPLACE(hours, '.', '') AS INTEGER)) AS h FROM postings GROUP BY cadre_id),
c AS (SELECT unit_kind, type, cadre_id, h FROM cadres LEFT JOIN h ON h.cadre_id = cadres.id),
g AS (
  SELECT unit_kind, type, COUNT(*) AS n, COUNT(cadre_id) AS posted, SUM(h) / 10.0 AS hours, 2 AS level FROM c GROUP BY unit_kind, type
  UNION ALL SELECT unit_kind, NULL, COUNT(*), COUNT(cadre_id), SUM(h) / 10.0, 1 FROM c GROUP BY unit_kind
  UNION ALL SELECT NULL, NULL, COUNT(*), COUNT(cadre_id), SUM(h) / 10.0, 0 FROM c)
SELECT unit_kind, type, n, posted, hours, level FROM g
ORDER BY level = 0, PLACE(unit_kind, '机关 事业单位 国企 高校'), level = 1, PLACE(type, '实干 攻坚 创新 团结 廉洁')
