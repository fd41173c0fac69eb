-- Branches that are their own parent, or their parent's parent's parent.
SELECT a.code, a.name, a.parent_code AS superior,
       CASE WHEN a.parent_code = a.code THEN 'self' ELSE 'ring of three' END AS ring
FROM branches a LEFT JOIN branches b ON b.code = a.parent_code LEFT JOIN branches c ON c.code = b.parent_code
WHERE a.parent_code = a.code OR c.parent_code = a.code
ORDER BY a.code
