-- Roles and schemas of Millrace in the database millrace, for an empty cluster. Each module that keeps tables has a role of
-- its own, which owns the schema of its name and can read no other. The tables are made by the modules themselves (Flyway).
-- The same layout as embedded-infra's PostgresLayout. Passwords come from the environment of psql.
\set ON_ERROR_STOP on
\getenv reviews_password MILLRACE_REVIEWS_PASSWORD
\getenv archive_password MILLRACE_ARCHIVE_PASSWORD
\getenv agents_password MILLRACE_AGENTS_PASSWORD
\getenv bank_password MILLRACE_BANK_PASSWORD

REVOKE ALL ON DATABASE millrace FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE ROLE millrace_reviews LOGIN PASSWORD :'reviews_password';
CREATE ROLE millrace_archive LOGIN PASSWORD :'archive_password';
CREATE ROLE millrace_agents LOGIN PASSWORD :'agents_password';
CREATE ROLE millrace_bank LOGIN PASSWORD :'bank_password';
GRANT CONNECT ON DATABASE millrace TO millrace_reviews, millrace_archive, millrace_agents, millrace_bank;

CREATE SCHEMA reviews AUTHORIZATION millrace_reviews;
CREATE SCHEMA archive AUTHORIZATION millrace_archive;
CREATE SCHEMA agents AUTHORIZATION millrace_agents;
CREATE SCHEMA bank AUTHORIZATION millrace_bank;

ALTER ROLE millrace_reviews IN DATABASE millrace SET search_path = reviews;
ALTER ROLE millrace_archive IN DATABASE millrace SET search_path = archive;
ALTER ROLE millrace_agents IN DATABASE millrace SET search_path = agents;
ALTER ROLE millrace_bank IN DATABASE millrace SET search_path = bank;

-- Only a superuser may add it; vectors are the agents' business.
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA agents;
