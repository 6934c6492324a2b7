import type { JournalEvent } from '../api/types';
import { duration } from '../ui/format';
import { callsOf, callTone } from './calls';

/** What a step called: models, tools, guardrails, in their order. Nothing where it called nothing. */
export function StepCalls({ events, stepId }: { events: JournalEvent[]; stepId: string }) {
  const calls = callsOf(events, stepId);
  if (calls.length === 0) return null;
  const several = new Set(calls.map((call) => call.attempt)).size > 1;
  return (
    <section>
      <h3>Calls</h3>
      <table className="calls" data-testid="step-calls">
        <thead>
          <tr>
            {several && <th scope="col">Attempt</th>}
            <th scope="col">Kind</th>
            <th scope="col">Name</th>
            <th scope="col">Took</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call, index) => (
            <tr key={index}>
              {several && <td>{call.attempt}</td>}
              <td className="muted">{call.kind}</td>
              <td>{call.name}</td>
              <td className="muted">{duration(call.durationMs)}</td>
              <td className={`call-outcome tone-${callTone(call)}`}>{call.outcome}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
