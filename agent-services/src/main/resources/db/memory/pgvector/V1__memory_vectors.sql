-- Needs pgvector 0.5 or newer. An index over the plain column, so that one table serves both kinds of index.
-- With less than the graph needs, building it over a table that is full already takes many times as long.
set local maintenance_work_mem = '256MB';

create index memories_hnsw on memories
  using hnsw ((embedding::vector(384)) vector_cosine_ops) with (m = 16, ef_construction = 128);
