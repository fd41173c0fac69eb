-- K20.
SELECT k, AVG(CASE WHEN status IS NOT '取消' THEN COALESCE(channel = '线上', 0) END) AS online_share
FROM grain JOIN activities ON activities.id = grain.id
GROUP BY k ORDER BY k IS NULL, k
