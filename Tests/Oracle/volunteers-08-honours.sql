-- Honours, split at 、, with the people and hours behind each.
WITH RECURSIVE parts(id, honour, rest) AS (
  SELECT rowid, CASE WHEN instr(honours, '、') THEN substr(honours, 1, instr(honours, '、') - 1) ELSE honours END,
         CASE WHEN instr(honours, '、') THEN substr(honours, instr(honours, '、') + 1) END
  FROM volunteers WHERE honours IS NOT NULL
  UNION ALL
  SELECT id, CASE WHEN instr(rest, '、') THEN substr(rest, 1, instr(rest, '、') - 1) ELSE rest END,
         CASE WHEN instr(rest, '、') THEN substr(rest, instr(rest, '、') + 1) END
  FROM parts WHERE rest IS NOT NULL
)
SELECT honour, COUNT(*) AS people, printf('%.1f', SUM(CAST(REPLACE(hours_total, '.', '') AS INTEGER)) / 10.0) AS hours,
       MAX(CAST(star AS INTEGER)) AS best_star, MIN(birth) AS oldest
FROM parts JOIN volunteers v ON v.rowid = parts.id
GROUP BY honour
ORDER BY people DESC, honour
