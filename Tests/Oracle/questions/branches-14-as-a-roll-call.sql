-- The sounds are written out; 区 adds nothing to their order.
WITH sound(name, latin) AS (VALUES
  ('江岸区', 'jiang an'), ('江汉区', 'jiang han'), ('硚口区', 'qiao kou'), ('汉阳区', 'han yang'), ('武昌区', 'wu chang'),
  ('青山区', 'qing shan'), ('洪山区', 'hong shan'), ('东西湖区', 'dong xi hu'), ('汉南区', 'han nan'), ('蔡甸区', 'cai dian'),
  ('江夏区', 'jiang xia'), ('黄陂区', 'huang pi'), ('新洲区', 'xin zhou')),
r AS (
  SELECT d.name, s.latin, (SELECT COUNT(*) FROM branches b JOIN places p ON p.code = b.community_code
    WHERE p.d = d.code AND b.level = '党支部') AS n
  FROM districts d JOIN sound s ON s.name = d.name)
SELECT name, n, SUM(n) OVER (ORDER BY latin) AS so_far FROM r ORDER BY latin LIMIT 9
