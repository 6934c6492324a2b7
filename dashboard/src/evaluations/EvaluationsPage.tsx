import './evaluations.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listEvaluations } from '../api/endpoints';
import { age, moment } from '../ui/format';
import { useNow, useTitle } from '../ui/hooks';
import { EmptyState, ErrorState, LoadingBlock } from '../ui/States';
import { ScoreLine } from './ScoreLine';
import type { EvaluationSummary } from './types';
import { bySuite, passText, scoreText } from './words';

/** Kept results by suite, each suite with its score over time; two of them can be compared. */
export function EvaluationsPage() {
  useTitle('Evaluations');
  const pages = useInfiniteQuery({
    queryKey: ['evaluations'],
    queryFn: ({ pageParam, signal }) => listEvaluations(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const results = pages.data?.pages.flatMap((page) => page.evaluations) ?? [];
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>Evaluations</h1>
          <p className="small">How suites of cases scored, newest first. Choose two results of a suite to compare them.</p>
        </div>
      </header>
      {pages.isPending ? (
        <LoadingBlock rows={6} label="Loading results" />
      ) : pages.error && results.length === 0 ? (
        <ErrorState error={pages.error} onRetry={() => void pages.refetch()} title="The results could not be loaded" />
      ) : results.length === 0 ? (
        <EmptyState title="No result yet">
          <p>
            Play a suite with <code>millrace eval run suite.yaml</code>; what it scores is kept here.
          </p>
        </EmptyState>
      ) : (
        bySuite(results).map(([suite, ofSuite]) => (
          <Suite key={suite} suite={suite} results={ofSuite} />
        ))
      )}
      {pages.hasNextPage && (
        <div className="more">
          <button
            type="button"
            className="button"
            disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {pages.isFetchingNextPage ? 'Loading…' : 'Show older results'}
          </button>
        </div>
      )}
    </div>
  );
}

function Suite({ suite, results }: { suite: string; results: EvaluationSummary[] }) {
  const navigate = useNavigate();
  const now = useNow(true, 30_000);
  const [chosen, setChosen] = useState<string[]>([]);
  const toggle = (id: string) =>
    setChosen((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(-2)));
  const compareChosen = () => {
    const [after, before] = results.filter((result) => chosen.includes(result.id));
    if (before && after) void navigate(`/evaluations/${after.id}?against=${before.id}`);
  };
  return (
    <section className="card evaluation-suite" data-testid="evaluation-suite">
      <header>
        <div>
          <h2>{suite}</h2>
          <p className="small muted">{results[0]?.description}</p>
        </div>
        <ScoreLine results={results} />
        <button type="button" className="button" disabled={chosen.length !== 2} onClick={compareChosen}>
          Compare
        </button>
      </header>
      <ul>
        {results.map((result) => (
          <li key={result.id} className="evaluation-row">
            <input
              type="checkbox"
              aria-label={`Compare ${result.id}`}
              checked={chosen.includes(result.id)}
              onChange={() => toggle(result.id)}
            />
            <strong className={result.passed === result.cases ? 'tone-good' : 'tone-bad'}>
              {scoreText(result.score)}
            </strong>
            <Link to={`/evaluations/${result.id}`}>{passText(result)} passed</Link>
            <span className="mono small truncate" title={result.versions.join(', ')}>
              {result.versions.join(', ')}
            </span>
            <time className="muted small" dateTime={result.startedAt} title={moment(result.startedAt)}>
              {age(result.startedAt, now)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
