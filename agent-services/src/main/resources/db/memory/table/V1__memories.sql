-- Order of all changes: taken under one advisory lock that is held to the commit, so a reader that has seen change n has
-- seen all before it.
create sequence memory_changes;

create table memories (
  tenant     text        not null,
  id         text        not null,
  subject    text,
  session    text,
  kind       text        not null,
  text       text        not null,
  importance real        not null check (importance between 0 and 1),
  created_at timestamptz not null,
  -- vectors of different models do not compare
  model      text        not null,
  -- unit length
  embedding  real[]      not null,
  change     bigint      not null,
  primary key (tenant, id)
);

-- Compressing vectors costs time and gains nothing.
alter table memories alter column embedding set storage external;

create index memories_subject on memories (tenant, subject, created_at desc);
create index memories_session on memories (tenant, session) where session is not null;
create index memories_age on memories (tenant, created_at);
create unique index memories_change on memories (change);

-- Beside the memories, since an update there would write the vector again.
create table memory_recalls (
  tenant      text        not null,
  id          text        not null,
  recalled_at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, id) references memories on delete cascade
);

-- What indexes elsewhere must forget too. Holds ids and nothing else of the memory.
create table memory_deletions (
  change     bigint      primary key,
  tenant     text        not null,
  id         text        not null,
  deleted_at timestamptz not null
);
create index memory_deletions_age on memory_deletions (deleted_at);

-- One row. An index that followed another epoch, or is behind pruned_to, is built again.
create table memory_journal (
  epoch     uuid   not null,
  pruned_to bigint not null
);
insert into memory_journal values (gen_random_uuid(), 0);
