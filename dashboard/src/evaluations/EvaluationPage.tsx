import './evaluations.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { getEvaluation } from '../api/endpoints';
import { RunLink } from '../run/RunLink';
import { CopyId } from '../ui/CopyId';
import { cost, count, duration, moment, percent } from '../ui/format';
import { useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { ErrorState, LoadingBlock } from '../ui/States';
import { ComparisonView } from './ComparisonView';
import type { Attempt, CaseResult, Evaluation } from './types';
import { judgeText, passText, scoreText } from './words';

/** One result with its cases, and beside it another that it is compared with. */
export function EvaluationPage() {
  const { evaluationId = '' } = useParams();
  const [search] = useSearchParams();
  const against = search.get('against') ?? '';
  useTitle('Evaluation');
  const result = useQuery({
    queryKey: ['evaluation', evaluationId],
    queryFn: ({ signal }) => getEvaluation(evaluationId, signal),
    staleTime: Infinity,
  });
  const before = useQuery({
    queryKey: ['evaluation', against],
    queryFn: ({ signal }) => getEvaluation(against, signal),
    staleTime: Infinity,
    enabled: against !== '',
  });
  return (
    <div className="page evaluation-page">
      <Link className="back" to="/evaluations">
        <Icon name="back" size={14} /> Evaluations
      </Link>
      {result.data ? (
        <>
          <header className="page-head">
            <div>
              <h1>{result.data.suite}</h1>
              <CopyId id={evaluationId} what="result id" max={40} />
            </div>
            <time className="muted small" dateTime={result.data.startedAt}>
              {moment(result.data.startedAt)}
            </time>
          </header>
          {against !== '' &&
            (before.data ? (
              <ComparisonView before={before.data} after={result.data} />
            ) : before.error ? (
              <ErrorState error={before.error} title="The result to compare with could not be loaded" />
            ) : (
              <LoadingBlock rows={3} label="Loading the result to compare with" />
            ))}
          <Details evaluation={result.data} />
        </>
      ) : result.error ? (
        <ErrorState error={result.error} onRetry={() => void result.refetch()} title="This result could not be loaded" />
      ) : (
        <LoadingBlock rows={8} label="Loading the result" />
      )}
    </div>
  );
}

function Details({ evaluation }: { evaluation: Evaluation }) {
  const { totals, passRate, judge } = evaluation;
  const facts: [string, string][] = [
    ['Score', scoreText(evaluation.score)],
    ['Passed', `${passText(evaluation)} (${percent(passRate.low)} to ${percent(passRate.high)})`],
    ['Latency', `${duration(totals.latencyMedianMs)}, 95th ${duration(totals.latencyP95Ms)}`],
    ['Tokens', count(totals.inputTokens + totals.outputTokens)],
    ['Cost', cost(totals.costMicroUsd)],
  ];
  if (judge) facts.push(['Rubrics', judgeText(judge)]);
  const failedFirst = [
    ...evaluation.results.filter((result) => !result.passed),
    ...evaluation.results.filter((result) => result.passed),
  ];
  return (
    <>
      <dl className="evaluation-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="small muted">
        <span className="mono">{evaluation.versions.join(', ')}</span>
        {judge && judge.versions.length > 0 && (
          <>
            {' '}
            judged by <span className="mono">{judge.versions.join(', ')}</span>
          </>
        )}
      </p>
      <section className="card evaluation-cases" aria-label="Cases">
        {failedFirst.map((result) => (
          <CaseRow key={result.name} result={result} />
        ))}
      </section>
    </>
  );
}

function CaseRow({ result }: { result: CaseResult }) {
  return (
    <details open={!result.passed} data-testid="evaluation-case" data-passed={result.passed}>
      <summary>
        <span className={`status ${result.passed ? 'tone-good' : 'tone-bad'}`}>
          <Icon name={result.passed ? 'check' : 'cross'} size={13} />
          {result.passed ? 'passed' : 'failed'}
        </span>
        <strong>{result.name}</strong>
        <span className="muted small">{scoreText(result.score)}</span>
      </summary>
      {result.attempts.map((attempt, index) => (
        <AttemptView key={attempt.runId ?? index} attempt={attempt} />
      ))}
    </details>
  );
}

function AttemptView({ attempt }: { attempt: Attempt }) {
  return (
    <div className="evaluation-attempt">
      <p className="small">
        <span className="mono">{attempt.status}</span> after {duration(attempt.latencyMs)}
        {attempt.runId !== null && (
          <>
            {' '}
            <RunLink runId={attempt.runId} max={30} />
          </>
        )}
      </p>
      <ul className="small">
        {attempt.checks.map((check, index) => (
          <li key={index} className={check.passed ? 'tone-good' : 'tone-bad'}>
            <Icon name={check.passed ? 'check' : 'cross'} size={13} />
            <span className="sr-only">{check.passed ? 'passed' : 'failed'}</span>
            <span>
              {check.kind} <q>{check.target}</q>
              {check.detail !== null && <span className="muted"> {check.detail}</span>}
            </span>
          </li>
        ))}
        {attempt.rubric && (
          <li className="tone-quiet">
            <Icon name="review" size={13} />
            <span>
              rubric {attempt.rubric.score === null ? 'not judged' : scoreText(attempt.rubric.score)}
              {attempt.rubric.note !== null && <span className="muted"> {attempt.rubric.note}</span>}
            </span>
          </li>
        )}
      </ul>
    </div>
  );
}
