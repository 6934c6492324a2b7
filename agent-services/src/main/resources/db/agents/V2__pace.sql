-- How fast models are asked, held by all workers of all processes together. Rows of bucket4j: state is its own format.
create table pace (
  -- model, and what is counted: requests or tokens
  id         text   primary key,
  state      bytea,
  expires_at bigint
);

-- A provider asked for a pause: until then nobody calls the model, and after it one caller tries first.
create table pace_pauses (
  model       text        primary key,
  pause_until timestamptz not null
);

-- What tenants used of models, by day in UTC. What a running call may use at most is in it until the call is settled.
create table spending (
  tenant         text   not null,
  day            date   not null,
  tokens         bigint not null,
  cost_micro_usd bigint not null,
  primary key (tenant, day)
);

create index spending_by_day on spending (day);
