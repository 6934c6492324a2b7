-- Events lie in one partition for each month of their time, so that old months stay small, apart and cheap to keep or to move. A key of
-- a partitioned table must hold what it is partitioned by; the time of an entry is part of the entry and the same whenever it is
-- written again, so (run_id, sequence, at) tells entries apart as (run_id, sequence) did.
alter table events rename to events_v1;
alter index events_pkey rename to events_v1_pkey;

create table events (
  run_id text not null,
  sequence bigint not null,
  at timestamptz not null,
  type text not null,
  causation_id text not null,
  data json not null,
  primary key (run_id, sequence, at)
) partition by range (at);

-- The safety net: entries of a month that has no partition, such as those of a clock that was wrong.
create table events_default partition of events default;

-- Makes the partition of a month, and takes what the safety net has of it along. False when it was there.
create function ensure_events_month(month date) returns boolean language plpgsql as $$
declare
  month_start timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  month_end timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
  partition text := 'events_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass('archive.' || partition) is not null then
    return false;
  end if;
  lock table archive.events_default in access exclusive mode; -- one at a time, and nobody writes there meanwhile
  if to_regclass('archive.' || partition) is not null then
    return false;
  end if;
  execute format('create table archive.%I (like archive.events)', partition);
  execute format('with moved as (delete from archive.events_default where at >= %L and at < %L returning *)'
    ' insert into archive.%I select * from moved', month_start, month_end, partition);
  execute format('alter table archive.events attach partition archive.%I for values from (%L) to (%L)',
    partition, month_start, month_end);
  return true;
end
$$;

do $$
declare
  month date;
begin
  for month in
    select distinct date_trunc('month', at at time zone 'UTC')::date from events_v1
    where at > now() - interval '3 years' and at < now() + interval '1 month'
  loop
    perform archive.ensure_events_month(month);
  end loop;
end
$$;

insert into events (run_id, sequence, at, type, causation_id, data)
select run_id, sequence, at, type, causation_id, data from events_v1;
drop table events_v1;

-- Rebuilds of this archive from the journal.
create table rebuilds (
  id bigint generated always as identity primary key,
  status text not null check (status in ('RUNNING', 'DONE', 'FAILED')),
  started_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  records_total bigint not null default 0,
  records_read bigint not null default 0,
  runs bigint not null default 0,
  skipped bigint not null default 0,
  failure text
);
comment on column rebuilds.updated_at is 'sign of life: a rebuild that is RUNNING and silent for long has died with its instance';
create unique index one_rebuild_at_a_time on rebuilds ((true)) where status = 'RUNNING';
