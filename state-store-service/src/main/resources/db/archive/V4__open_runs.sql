-- Runs that have not ended, few among many: which of them use an agent or a workflow.
create index runs_open on runs (started_at desc, run_id desc) where ended_at is null;
