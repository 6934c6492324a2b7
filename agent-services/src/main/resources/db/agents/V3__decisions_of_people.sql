-- What a person must know to decide on a call, and what was decided.
alter table calls
  add column agent            text,
  -- JSON; of mutating calls, while a person may have to decide on them and after one has
  add column arguments        text,
  -- the call came from text nobody vouches for: a person was asked, has allowed it, or has refused it
  add column approval         text check (approval in ('ASKED', 'GIVEN', 'REFUSED')),
  add column approval_until   timestamptz,
  add column approval_by      text,
  add column approval_comment text,
  add column approval_at      timestamptz,
  -- what became of the call was found out by a person
  add column settled_by       text,
  add column settled_comment  text,
  add column settled_at       timestamptz,
  add check (coalesce(approval = 'GIVEN', false) = (approval_until is not null));

create index calls_unapproved on calls (started_at) where state = 'FAILED' and approval in ('ASKED', 'GIVEN');
