-- Scores with a fraction other than zero do not fit a whole number. Line 1 is the header; no cell holds a line break.
WITH x AS (SELECT rowid + 1 AS line, score FROM ratings WHERE score IS NOT NULL AND CAST(score AS REAL) <> CAST(score AS INTEGER))
SELECT 'score' AS 列, COUNT(*) AS 单元格, COUNT(DISTINCT score) AS 种数, MIN(line) AS 首行, MAX(line) AS 末行 FROM x
