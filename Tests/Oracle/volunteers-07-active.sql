-- Active share (K17): at least one service in the twelve months to 2020-12-31.
SELECT channel AS channel_name, gender AS gender_name, COUNT(*) AS people, SUM(lately) AS active, AVG(lately) AS active_share
FROM (SELECT channel, gender, EXISTS (SELECT 1 FROM services s WHERE s.volunteer_id = volunteers.id AND date > '2019-12-31'
        AND date <= '2020-12-31') AS lately FROM volunteers WHERE registered <= '2020-12-31')
GROUP BY channel, gender
ORDER BY channel, gender
