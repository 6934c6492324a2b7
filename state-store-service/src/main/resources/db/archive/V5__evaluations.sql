-- Results of evaluations (millrace eval run). They come from clients and not from the journal, so a rebuild of the archive leaves them alone.
create table evaluations (
  id text primary key check (id ~ '^ev-[0-9a-f]{26}$'),
  suite text not null,
  started_at timestamptz not null,
  summary text not null,
  content text not null,
  created_at timestamptz not null default now()
);
comment on column evaluations.id is 'from the digest of the content: the same result is kept once';
comment on column evaluations.summary is 'JSON, the result without its cases';
comment on column evaluations.content is 'JSON, all of it; text, since jsonb cannot hold every string that JSON can';
create index evaluations_newest on evaluations (started_at desc, id desc);
create index evaluations_of_suite on evaluations (suite, started_at desc, id desc);
