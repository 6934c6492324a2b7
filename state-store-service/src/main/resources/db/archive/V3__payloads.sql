-- Payloads too large for a record: the record carries a claim check, {"$claim": "sha256:…", "bytes": n}, and the content lies here.
create table payloads (
  digest text primary key check (digest ~ '^sha256:[0-9a-f]{64}$'),
  bytes bigint not null check (bytes = octet_length(content)),
  content bytea not null,
  run_id text not null,
  created_at timestamptz not null default now()
);
comment on column payloads.content is 'JSON, the very bytes that the digest is of';
comment on column payloads.run_id is 'the run it was first stored for; others may claim the same content';
create index payloads_of_run on payloads (run_id);
