-- The ten street committees with most organisations in the two steps below them.
WITH t AS (
  SELECT b.code,
         (SELECT COUNT(*) FROM branches k WHERE k.parent_code = b.code) AS direct,
         (SELECT COUNT(*) FROM branches k JOIN branches g ON g.parent_code = k.code WHERE k.parent_code = b.code) AS below,
         (SELECT SUM(CAST(g.members AS INTEGER)) FROM branches k JOIN branches g ON g.parent_code = k.code
          WHERE k.parent_code = b.code) AS members_below
  FROM branches b WHERE b.level = '党委' AND b.kind = '机关'
)
SELECT code, direct, below, members_below,
       (SELECT k.name FROM branches k WHERE k.parent_code = t.code AND k.members IS NOT NULL
        ORDER BY (SELECT COUNT(*) FROM branches g WHERE g.parent_code = k.code) * 1000000 + CAST(k.members AS INTEGER) DESC
        LIMIT 1) AS strongest
FROM t
ORDER BY direct + below DESC, code
LIMIT 10
