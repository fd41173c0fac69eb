-- Who is drawn is GovQL's choice; how many and of whom is not, as long as there are enough.
SELECT MIN(200, COUNT(*)) AS 人数, MIN(200, COUNT(*)) AS 不同的人, 'true' AS 最晚注册不晚于
FROM volunteers WHERE agreement = 'true' AND registered <= '2020-06-30'
