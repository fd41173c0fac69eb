-- Blind spots by district: communities no project names, and projects finished but not summarised.
SELECT d.name,
       (SELECT COUNT(*) FROM communities c JOIN streets s ON s.code = c.street_code WHERE s.district_code = d.code)
         AS all_communities,
       (SELECT COUNT(*) FROM communities c JOIN streets s ON s.code = c.street_code WHERE s.district_code = d.code
          AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.community_code = c.code)) AS blank,
       (SELECT COUNT(*) FROM projects p JOIN communities c ON c.code = p.community_code
          JOIN streets s ON s.code = c.street_code
        WHERE s.district_code = d.code AND p.finished IS NOT NULL AND p.summarised IS NULL) AS waiting
FROM districts d
ORDER BY blank DESC, waiting DESC, d.code
