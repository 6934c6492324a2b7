import { Link } from 'react-router';
import type { RunSummary } from '../api/types';
import { runMs } from '../run/times';
import { age, count, duration, moment, shortId } from '../ui/format';
import { useNow } from '../ui/hooks';
import { StatusPill } from '../ui/StatusPill';

export function RunsTable({ runs }: { runs: RunSummary[] }) {
  const now = useNow(true, 5_000);
  return (
    <div className="runs" role="table" aria-label="Runs">
      <div className="runs-row runs-head" role="row">
        {['Status', 'Request', 'Workflow', 'Steps', 'Tokens', 'Duration', 'Started'].map((name) => (
          <span key={name} role="columnheader">
            {name}
          </span>
        ))}
      </div>
      {runs.map((run) => (
        <RunRow key={run.runId} run={run} now={now} />
      ))}
    </div>
  );
}

function RunRow({ run, now }: { run: RunSummary; now: number }) {
  const name = `${run.workflow}@${run.workflowVersion}`;
  return (
    <div className="runs-row" role="row" data-testid="run-row" data-status={run.status}>
      <span role="cell" className="run-status">
        <StatusPill status={run.status} />
        {run.degraded && <span className="small muted">degraded</span>}
      </span>
      <span role="cell" className="run-request">
        <Link className="row-link truncate" to={`/runs/${encodeURIComponent(run.runId)}`}>
          {run.message ?? `Started directly: ${name}`}
        </Link>
        <span className="muted mono truncate" title={run.runId}>
          {shortId(run.runId, 28)}
        </span>
      </span>
      <span role="cell" className="run-workflow mono small truncate">
        {name}
      </span>
      <span role="cell" className="run-number" data-label="steps">
        {count(run.steps)}
      </span>
      <span role="cell" className="run-number" data-label="tokens">
        {count(run.inputTokens + run.outputTokens)}
      </span>
      <span role="cell" className="run-number run-duration">
        {duration(runMs(run, now))}
      </span>
      <time role="cell" className="run-number run-age" dateTime={run.startedAt} title={moment(run.startedAt)}>
        {age(run.startedAt, now)}
      </time>
    </div>
  );
}
