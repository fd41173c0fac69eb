-- Star on file beside the star the recorded hours earn (K19).
WITH v AS (
  SELECT CAST(star AS INTEGER) AS star,
         COALESCE((SELECT SUM(CAST(REPLACE(hours, '.', '') AS INTEGER)) FROM services s WHERE s.volunteer_id = volunteers.id), 0) AS h
  FROM volunteers WHERE star IS NOT NULL
), e AS (SELECT star, (h >= 1000) + (h >= 3000) + (h >= 6000) + (h >= 10000) + (h >= 15000) AS earned FROM v)
SELECT star AS 现有星级, COUNT(*) AS 人数, AVG(star = earned) AS 相符率, SUM(star > earned) AS 偏高, SUM(star < earned) AS 偏低
FROM e
GROUP BY star
ORDER BY star
