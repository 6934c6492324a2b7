import { Link } from 'react-router';
import { shortId } from '../ui/format';

/** Leads to another run. */
export function RunLink({ runId, max = 22 }: { runId: string; max?: number }) {
  return (
    <Link className="mono run-link" to={`/runs/${encodeURIComponent(runId)}`} title={runId}>
      {shortId(runId, max)}
    </Link>
  );
}
