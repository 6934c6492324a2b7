-- What the queue must know of a run that has not ended, so that a review can show what was asked.
create table run_facts (
  run_id           text        primary key,
  -- journal sequence of RunStarted
  sequence         bigint      not null,
  session_id       text,
  workflow         text        not null,
  workflow_version integer     not null,
  tenant           text        not null,
  message          text,
  -- JSON, as text: never queried into, given back as it came
  input            text        not null
);

create table reviews (
  review_id          text        primary key,
  run_id             text        not null,
  step_id            text        not null,
  -- last journal sequence folded into this row; a redelivered event at or below it changes nothing
  sequence           bigint      not null,
  -- facts of the run, copied when the review was requested
  session_id         text,
  workflow           text,
  workflow_version   integer,
  tenant             text        not null,
  message            text,
  input              text,
  role               text        not null,
  reason             text        not null,
  reason_code        text        not null,
  proposed           text,
  context            text        not null,
  requested_at       timestamptz not null,
  due_at             timestamptz not null,
  -- OPEN: the journal waits for a decision; claims and decisions on their way lie in the columns below
  status             text        not null check (status in ('OPEN', 'DECIDED', 'EXPIRED', 'CANCELLED')),
  closed_at          timestamptz,
  claimed_by         text,
  claimed_at         timestamptz,
  claimed_until      timestamptz,
  -- until when a decision that was sent is believed to be on its way
  pending_until      timestamptz,
  verdict            text        check (verdict in ('APPROVE', 'EDIT', 'REJECT')),
  output             text,
  comment            text,
  decided_by         text,
  check ((status = 'OPEN') = (closed_at is null)),
  check ((claimed_by is null) = (claimed_until is null))
);

create index reviews_waiting on reviews (due_at, review_id) where status = 'OPEN';
create index reviews_closed on reviews (closed_at desc, review_id) where status <> 'OPEN';
create index reviews_requested on reviews (requested_at desc, review_id);
create index reviews_run on reviews (run_id);
