-- Direct subordinates with more stars than the street committee itself.
SELECT p.code, p.name, CAST(p.star AS INTEGER) AS star, COUNT(c.star) AS graded, SUM(c.star > p.star) AS higher,
  1.0 * SUM(c.star > p.star) / COUNT(c.star) AS part, MAX(CAST(c.score AS REAL)) AS best
FROM branches p JOIN branches c ON c.parent_code = p.code
WHERE p.level = '党委' AND p.kind = '机关' AND p.star IS NOT NULL
GROUP BY p.code HAVING SUM(c.star > p.star) > 0 ORDER BY part DESC, p.code
