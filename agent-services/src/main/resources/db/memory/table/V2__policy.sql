-- The memory policy under which it was saved last, which says how long it is kept. Null: saved before this, or without one.
alter table memories add column policy text;
