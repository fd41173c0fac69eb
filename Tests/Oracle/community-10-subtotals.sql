-- New districts: communities by district and type, by district, and in all; types in the order of the schema.
WITH kinds(kind, place) AS (VALUES ('老城型', 1), ('单位型', 2), ('商品房型', 3), ('还建型', 4), ('村改居', 5), ('混合型', 6)),
c AS (SELECT d.code AS district, c.kind, CAST(c.residents AS INTEGER) AS residents, c.street_code
      FROM communities c JOIN streets s ON s.code = c.street_code JOIN districts d ON d.code = s.district_code
      WHERE d.kind = '新城区'),
r AS (
  SELECT district, kind, COUNT(*) AS n, SUM(residents) AS residents, COUNT(DISTINCT street_code) AS streets, 2 AS level
  FROM c GROUP BY district, kind
  UNION ALL SELECT district, NULL, COUNT(*), SUM(residents), COUNT(DISTINCT street_code), 1 FROM c GROUP BY district
  UNION ALL SELECT NULL, NULL, COUNT(*), SUM(residents), COUNT(DISTINCT street_code), 0 FROM c)
SELECT district, r.kind, n, residents, streets, level FROM r LEFT JOIN kinds k ON k.kind = r.kind
ORDER BY level = 0, district, level < 2, k.place IS NULL, k.place
