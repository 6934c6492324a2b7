-- One row for each model or tool call, written before the call is made.
create table calls (
  -- SHA-256, hexadecimal, of run, step, scope, logical call and canonical arguments
  effect_key        text        primary key,
  tenant            text        not null,
  run_id            text        not null,
  step_id           text        not null,
  -- attempt that wrote the row; an effect of a step is reused by later attempts
  attempt           integer     not null,
  scope             text        not null check (scope in ('STEP', 'TASK')),
  kind              text        not null check (kind in ('MODEL', 'TOOL')),
  name              text        not null,
  version           integer     not null,
  mutating          boolean     not null,
  state             text        not null check (state in ('STARTED', 'DONE', 'FAILED', 'UNKNOWN', 'RECONCILED')),
  -- grows with every change of state; a change names the revision it was decided on
  revision          bigint      not null,
  -- the execution that may make the call
  holder            text        not null,
  started_at        timestamptz not null,
  -- STARTED: its holder is taken for dead then. UNKNOWN: not reconciled before, since it may be on its way
  expires_at        timestamptz not null,
  finished_at       timestamptz,
  -- JSON, as text; null where the effect happened and its result could not be kept
  result            text,
  input_tokens      bigint      not null default 0,
  output_tokens     bigint      not null default 0,
  cost_micro_usd    bigint      not null default 0,
  model_calls       integer     not null default 0,
  code              text,
  message           text,
  retriable         boolean,
  check ((state = 'STARTED') = (finished_at is null))
);

create index calls_of_step on calls (run_id, step_id, name);
create index calls_by_age on calls (started_at);
create index calls_unsettled on calls (started_at) where mutating and state in ('STARTED', 'UNKNOWN');
