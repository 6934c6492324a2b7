-- Every journal entry, for ever.
create table events (
  run_id text not null,
  sequence bigint not null,
  at timestamptz not null,
  type text not null,
  causation_id text not null,
  data json not null,
  primary key (run_id, sequence)
);

-- The newest state of every run, for lists, search and runs that are no longer hot.
create table runs (
  run_id text primary key,
  sequence bigint not null,
  session_id text,
  workflow text not null,
  workflow_version integer not null,
  status text not null,
  degraded boolean not null,
  tenant text not null,
  message text,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  steps integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  agents text[] not null,
  output json,
  state bytea not null
);
comment on column runs.state is 'RunState in Avro single-object encoding';

create index runs_newest on runs (started_at desc, run_id desc);
create index runs_of_session on runs (session_id, started_at) where session_id is not null;
