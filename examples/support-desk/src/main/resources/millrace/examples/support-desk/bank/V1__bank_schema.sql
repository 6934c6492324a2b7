-- The bank's records that the account-status agent reads. The names are unqualified: the migration runs with the
-- schema "bank" as its default, so the same file serves a shared cluster and a database of its own.

create table customer (
    id           text primary key check (id ~ '^C-[0-9]{4,8}$'),
    name         text not null,
    status       text not null check (status in ('active', 'frozen', 'pending_identity', 'closed')),
    tier         text not null check (tier in ('standard', 'plus', 'business')),
    opened_on    date not null,
    email_masked text not null check (email_masked like '%*%@%')
);

create table account (
    id                    text primary key check (id ~ '^A-[0-9]{4,8}$'),
    customer_id           text not null references customer (id),
    kind                  text not null check (kind in ('current', 'savings')),
    currency              text not null check (currency ~ '^[A-Z]{3}$'),
    balance_minor         bigint not null default 0,
    overdraft_limit_minor bigint not null default 0 check (overdraft_limit_minor >= 0),
    status                text not null check (status in ('active', 'restricted', 'frozen', 'closed')),
    check (kind = 'current' or overdraft_limit_minor = 0),
    check (status <> 'closed' or balance_minor = 0),
    unique (id, currency)
);

create index account_by_customer on account (customer_id);

create table transaction (
    id           text primary key check (id ~ '^T-[0-9]{4,10}$'),
    account_id   text not null,
    at           timestamptz not null,
    amount_minor bigint not null check (amount_minor <> 0),
    currency     text not null,
    kind         text not null
        check (kind in ('card', 'transfer', 'fee', 'refund', 'direct_debit', 'cash', 'interest')),
    merchant     text,
    status       text not null check (status in ('settled', 'pending', 'declined', 'disputed', 'returned')),
    note         text,
    -- Both columns together, so that a transaction cannot be booked in another currency than its account's.
    foreign key (account_id, currency) references account (id, currency)
);

create index transaction_by_account_latest on transaction (account_id, at desc);

comment on table customer is 'A person or business with at least one account. Seed data only; nobody here is real.';
comment on column customer.status is
    'active; frozen: under security review; pending_identity: checks not finished; closed';
comment on column customer.tier is 'Plan: standard, plus or business; it decides fees and limits';
comment on column customer.opened_on is 'Day of the application, in UTC';
comment on column customer.email_masked is 'Masked address for display; the full address is not kept here';

comment on table account is 'An account in one currency.';
comment on column account.currency is 'ISO 4217 code';
comment on column account.balance_minor is
    'Booked balance in minor units (pence, cents). Settled and disputed transactions count; '
    'pending, declined and returned ones do not';
comment on column account.overdraft_limit_minor is 'Arranged overdraft in minor units, 0 if none';
comment on column account.status is
    'active; restricted: receives only, until identity is checked; frozen; closed';

comment on table transaction is 'A movement or an attempted movement on an account.';
comment on column transaction.at is
    'Moment of the booking, or of the attempt if it was declined or returned';
comment on column transaction.amount_minor is
    'Minor units (pence, cents) of the account currency; negative is money out';
comment on column transaction.currency is 'ISO 4217 code, equal to the account''s';
comment on column transaction.merchant is
    'Merchant or counterparty as the customer sees it; null for fees and interest';
comment on column transaction.status is
    'settled; pending: reserved, not booked; declined; disputed: booked and contested; '
    'returned: unpaid or sent back';
comment on column transaction.note is
    'Plain text shown to the customer: reason, original currency or how a fee was worked out';
