import { hasEnded, type Run } from '../api/types';
import { cost, count, duration } from '../ui/format';
import { useNow } from '../ui/hooks';
import { runMs } from './times';

export function RunTotals({ run }: { run: Run }) {
  const now = useNow(!hasEnded(run.status), 200);
  const totals = [
    ['Elapsed', duration(runMs(run, now))],
    ['Tokens in', count(run.usage.inputTokens)],
    ['Tokens out', count(run.usage.outputTokens)],
    ['Cost', cost(run.usage.costMicroUsd)],
    ['Model calls', count(run.usage.modelCalls)],
  ];
  return (
    <dl className="totals">
      {totals.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
