import type { ReactNode } from 'react';
import { hasEnded, type JournalEvent, type Run } from '../api/types';
import { useSteer } from '../steer/useSteer';
import { age } from '../ui/format';
import { useNow } from '../ui/hooks';
import { Icon, type IconName } from '../ui/Icon';
import { ErrorNotice } from '../ui/States';
import type { StatusTone } from '../ui/status';
import { StatusPill } from '../ui/StatusPill';
import { number, text } from './data';
import { ReviewBanner } from './ReviewBanner';
import { RunLink } from './RunLink';
import { rollbackOf } from './tree';

interface Props {
  run: Run;
  events: JournalEvent[];
  /** Whether the reader may steer the run from here. */
  steered: boolean;
}

/** What stands in the way of a run, or has gone another way than planned. */
export function RunBanners({ run, events, steered }: Props) {
  return (
    <>
      {run.pause && <PauseBanner run={run} steered={steered} />}
      {run.hold && (
        <Banner tone="waiting" icon="clock" testId="banner-held">
          <strong>Waits for its turn</strong> behind <RunLink runId={run.hold.by} />: its session is busy.
        </Banner>
      )}
      <ReviewBanner run={run} />
      {run.compensation && <RollbackBanner run={run} />}
      {run.error && run.compensation === null && (
        <Banner tone="bad" icon="warning" alert>
          {run.error.message} <code>{run.error.code}</code>
        </Banner>
      )}
      <LimitBanner run={run} events={events} />
      {run.warnings.map((warning) => (
        <Banner key={warning} tone="waiting" icon="warning">
          {warning}
        </Banner>
      ))}
      <LateBanner events={events} />
    </>
  );
}

interface BannerProps {
  tone: StatusTone;
  icon: IconName;
  testId?: string;
  alert?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

function Banner({ tone, icon, testId, alert = false, action, children }: BannerProps) {
  return (
    <div className={`notice tone-${tone}`} data-testid={testId} role={alert ? 'alert' : 'status'}>
      <Icon name={icon} size={18} />
      <div className="notice-body">{children}</div>
      {action}
    </div>
  );
}

function PauseBanner({ run, steered }: { run: Run; steered: boolean }) {
  const now = useNow(true, 5_000);
  const resume = useSteer(run.runId, 'resume', () => undefined);
  const { pause } = run;
  if (pause === null) return null;
  const button = (
    <button
      type="button"
      className="button"
      data-testid="run-resume"
      disabled={resume.isPending}
      onClick={() => resume.mutate({ reason: 'resumed on the dashboard' })}
    >
      <Icon name="play" size={14} /> Resume
    </button>
  );
  return (
    <>
      <Banner tone="waiting" icon="pause" testId="banner-paused" action={steered ? button : null}>
        <strong>Paused</strong> by {pause.by}, {age(pause.since, now)}
        {pause.reason === '' ? '' : `: ${pause.reason}`}. What is under way ends, nothing new begins.
      </Banner>
      {resume.error && <ErrorNotice error={resume.error} onDismiss={resume.reset} />}
    </>
  );
}

function RollbackBanner({ run }: { run: Run }) {
  const { compensation } = run;
  if (compensation === null) return null;
  const steps = rollbackOf(run);
  const undone = steps.filter(({ status }) => status === 'SUCCEEDED' || status === 'SKIPPED').length;
  const ended = hasEnded(run.status);
  return (
    <Banner tone={run.status === 'FAILED' ? 'bad' : 'retrying'} icon="undo" testId="banner-rollback">
      <strong>{ended ? 'Rolled back' : 'Rolling back'}</strong>{' '}
      {steps.length === 0 ? 'nothing: no step changed anything outside.' : `${undone} of ${steps.length}. `}
      {compensation.message} <code>{compensation.code}</code>
      {run.error && run.error.code !== compensation.code && (
        <div>
          {run.error.message} <code>{run.error.code}</code>
        </div>
      )}
      {steps.length > 0 && (
        <ol className="rollback" aria-label="Order of the rollback">
          {steps.map(({ id, status }) => (
            <li key={id}>
              <span className="mono">{id}</span> <StatusPill status={status} word={UNDO_WORDS[status]} />
            </li>
          ))}
        </ol>
      )}
    </Banner>
  );
}

const UNDO_WORDS = {
  PENDING: 'To undo',
  RUNNING: 'Undoing',
  RETRYING: 'Retrying',
  WAITING: 'Waiting',
  WAITING_REVIEW: 'By a person',
  SUCCEEDED: 'Undone',
  SKIPPED: 'Left out',
  FAILED: 'Not undone',
  CANCELLED: 'Not undone',
} as const;

const LIMITS: Record<string, string> = {
  tokens: 'Token budget',
  cost: 'Cost budget',
  steps: 'Number of attempts',
  events: 'Number of events',
  payload: 'Size of an output',
  parallel: 'Tasks at a time',
  deadline: 'Deadline',
};

/** The newest word of the journal on each bound; its name alone where the journal is not here yet. */
function LimitBanner({ run, events }: { run: Run; events: JournalEvent[] }) {
  return run.limitsReached.map((limit) => {
    const said = events.findLast(({ type, data }) => type === 'LimitReached' && data.limit === limit);
    if (said !== undefined && run.error !== null && said.data.message === run.error.message) return null;
    const waits = limit === 'parallel';
    return (
      <Banner key={limit} tone={waits ? 'quiet' : 'waiting'} icon={waits ? 'info' : 'warning'} testId="banner-limit">
        <strong>{LIMITS[limit] ?? limit} reached</strong>
        {said ? `: ${text(said.data, 'message') ?? ''}` : '.'}
      </Banner>
    );
  });
}

function LateBanner({ events }: { events: JournalEvent[] }) {
  const late = events.filter(({ type }) => type === 'LateResultRecorded');
  if (late.length === 0) return null;
  const names = late.map(({ data }) => `${text(data, 'stepId') ?? '?'}, attempt ${number(data, 'attempt') ?? '?'}`);
  return (
    <Banner tone="quiet" icon="info" testId="banner-late">
      <strong>{late.length === 1 ? 'A late result' : `${late.length} late results`}</strong> came when nobody waited any
      more, and changed nothing: {names.join('; ')}.
    </Banner>
  );
}
