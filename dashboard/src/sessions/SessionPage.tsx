import './sessions.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { getSession } from '../api/endpoints';
import { hasEnded, type Session, type Turn } from '../api/types';
import { RunLink } from '../run/RunLink';
import { HeldPill } from '../run/RunStatusPill';
import { CopyId } from '../ui/CopyId';
import { age, count, moment } from '../ui/format';
import { useNow, useTitle } from '../ui/hooks';
import { EmptyState, ErrorState, LoadingBlock } from '../ui/States';
import { StatusPill } from '../ui/StatusPill';

const OPEN_POLL_MS = 3_000;

export function SessionPage() {
  const { sessionId = '' } = useParams();
  return <OneSession key={sessionId} sessionId={sessionId} />;
}

/** What a session remembers, who is at work in it and who waits for a turn. */
function OneSession({ sessionId }: { sessionId: string }) {
  useTitle(`Session ${sessionId}`);
  const session = useQuery({
    queryKey: ['session', sessionId],
    queryFn: ({ signal }) => getSession(sessionId, signal),
    refetchInterval: ({ state }) =>
      state.data?.turns.some((turn) => !hasEnded(turn.status)) ? OPEN_POLL_MS : false,
  });
  return (
    <div className="page session-page">
      <header className="page-head">
        <div>
          <h1>Session</h1>
          <CopyId id={sessionId} what="session id" max={40} />
        </div>
      </header>
      {session.data ? (
        <Details session={session.data} />
      ) : session.error ? (
        <ErrorState
          error={session.error}
          onRetry={() => void session.refetch()}
          title="This session could not be loaded"
        />
      ) : (
        <LoadingBlock rows={6} label="Loading the session" />
      )}
    </div>
  );
}

function Details({ session }: { session: Session }) {
  if (session.turns.length === 0)
    return (
      <EmptyState title="Nobody has spoken here yet" icon="chat">
        <p>A session begins with its first message, and remembers what was said for the steps of later ones.</p>
      </EmptyState>
    );
  const facts: [string, string][] = [
    ['Turns', count(session.turnCount)],
    ['Remembered', `about ${count(session.tokens)} tokens`],
    ['At work', count(session.active.length)],
    ['Waiting', count(session.queue.length)],
  ];
  return (
    <>
      <dl className="totals session-totals">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="session-cards">
        <section className="card session-card">
          <h2>Summary</h2>
          {session.summary === null ? (
            <p className="muted small">None yet: every turn still fits into the context as it is.</p>
          ) : (
            <p className="session-summary">{session.summary}</p>
          )}
          {session.summaryRunId !== null && (
            <p className="muted small">
              The next one is being written by <RunLink runId={session.summaryRunId} />.
            </p>
          )}
        </section>
        <section className="card session-card">
          <h2>Queue</h2>
          <Queue session={session} />
        </section>
      </div>
      <section className="card session-turns">
        <h2>Turns</h2>
        <ol>
          {session.turns.toReversed().map((turn) => (
            <TurnRow key={turn.runId} turn={turn} session={session} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Queue({ session }: { session: Session }) {
  if (session.active.length === 0 && session.queue.length === 0)
    return <p className="muted small">Nobody is at work and nobody waits.</p>;
  return (
    <ol className="queue" data-testid="session-queue">
      {session.active.map((runId) => (
        <li key={runId}>
          <span className="queue-place tone-running">at work</span> <RunLink runId={runId} max={30} />
        </li>
      ))}
      {session.queue.map((runId, index) => (
        <li key={runId}>
          <span className="queue-place tone-waiting">waits, {index + 1}.</span> <RunLink runId={runId} max={30} />
        </li>
      ))}
    </ol>
  );
}

function TurnRow({ turn, session }: { turn: Turn; session: Session }) {
  const now = useNow(true, 5_000);
  const waits = session.queue.includes(turn.runId);
  return (
    <li className="turn-row">
      {waits ? <HeldPill /> : <StatusPill status={turn.status} />}
      <Link className="truncate" to={`/runs/${encodeURIComponent(turn.runId)}`}>
        {turn.message ?? turn.workflow ?? turn.runId}
      </Link>
      <span className="muted small turn-known">
        {turn.summarised ? 'in the summary' : turn.tokens > 0 ? `${count(turn.tokens)} tokens` : ''}
      </span>
      <time className="muted small" dateTime={turn.startedAt} title={moment(turn.startedAt)}>
        {age(turn.startedAt, now)}
      </time>
    </li>
  );
}
