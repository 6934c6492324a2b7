import { useMemo } from 'react';
import { Link } from 'react-router';
import { shortId } from '../ui/format';
import { Icon } from '../ui/Icon';
import { compare } from './statistics';
import type { Evaluation } from './types';
import { intervalText } from './words';

const MICRO_USD = 1_000_000;

/** Two results case by case: differences with their 95 % intervals, and the cases that turned. */
export function ComparisonView({ before, after }: { before: Evaluation; after: Evaluation }) {
  const comparison = useMemo(() => compare(before, after), [before, after]);
  const surelyBetter = comparison.score.low > 0;
  const tone = comparison.regressed ? 'tone-bad' : surelyBetter ? 'tone-good' : 'tone-quiet';
  const verdict = comparison.regressed
    ? 'Worse: a whole interval lies below 0, of the score or of the rubrics.'
    : surelyBetter
      ? 'Better: the whole interval of the score lies above 0.'
      : 'No certain difference of the score.';
  const rows: [string, string][] = [
    ['Score', intervalText(comparison.score, 3)],
    ['Latency ms', intervalText(comparison.latencyMs, 0)],
    ['Tokens', intervalText(comparison.tokens, 0)],
    ['Cost $', intervalText(comparison.costMicroUsd, 6, MICRO_USD)],
  ];
  if (comparison.judge) rows.push(['Rubrics', intervalText(comparison.judge, 3)]);
  const lists: [string, string[]][] = [
    ['Fail now', comparison.failedNow],
    ['Pass now', comparison.passedNow],
    ['New', comparison.added],
    ['Gone', comparison.removed],
  ];
  return (
    <section className="card evaluation-comparison" data-testid="comparison">
      <h2>
        Compared with{' '}
        <Link className="mono" to={`/evaluations/${before.id}`}>
          {shortId(before.id, 20)}
        </Link>
      </h2>
      <p className={`notice ${tone}`}>
        <Icon name={comparison.regressed ? 'warning' : 'info'} />
        <span className="notice-body">{verdict}</span>
      </p>
      <table>
        <caption className="small muted">
          Mean difference over {comparison.cases} cases, with its 95 % interval
        </caption>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{value}</td>
            </tr>
          ))}
          {lists
            .filter(([, names]) => names.length > 0)
            .map(([name, names]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{names.join(', ')}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {comparison.notes.map((note) => (
        <p key={note} className="small muted">
          {note}
        </p>
      ))}
    </section>
  );
}
