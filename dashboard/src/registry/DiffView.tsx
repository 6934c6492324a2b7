import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getDiff } from '../api/registry';
import type { Change, Collection, Definition, Diff } from '../api/registryTypes';
import type { JsonValue } from '../api/types';
import { EmptyState, ErrorState, LoadingBlock } from '../ui/States';
import { formatJson } from '../ui/json';

interface Props {
  collection: Collection;
  definition: Definition;
}

/** What changed between two versions; what breaks those that rely on the first is marked. */
export function DiffView({ collection, definition }: Props) {
  const { name, versions, version } = definition;
  const [to, setTo] = useState(version);
  const [from, setFrom] = useState(versions.findLast((each) => each < version) ?? version);
  const diff = useQuery({
    queryKey: ['registry', collection, name, 'diff', from, to],
    queryFn: ({ signal }) => getDiff(collection, name, from, to, signal),
    enabled: versions.length > 1,
  });
  if (versions.length < 2)
    return (
      <EmptyState title="There is one version only" icon="fork">
        <p>Once a second one is published, what changed is told here.</p>
      </EmptyState>
    );
  const pick = (label: string, value: number, onPick: (version: number) => void) => (
    <label className="row">
      <span className="small muted">{label}</span>
      <select className="input" value={value} onChange={(event) => onPick(Number(event.target.value))}>
        {versions.map((each) => (
          <option key={each} value={each}>
            Version {each}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section className="card registry-section">
      <div className="row wrap">
        {pick('From', from, setFrom)}
        {pick('to', to, setTo)}
      </div>
      {diff.data ? (
        <Changes diff={diff.data} />
      ) : diff.error ? (
        <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />
      ) : (
        <LoadingBlock rows={4} label="Comparing" />
      )}
    </section>
  );
}

function Changes({ diff }: { diff: Diff }) {
  if (diff.changes.length === 0 && diff.uses.length === 0) return <p className="muted">They say the same.</p>;
  return (
    <>
      {diff.broken.length > 0 && (
        <div className="notice tone-bad">
          <div className="notice-body">
            <strong>Version {diff.to} breaks what others rely on.</strong>
            {diff.broken.map((each) => (
              <div key={each.pointer + each.message}>
                <code>{each.pointer}</code> {each.message}
              </div>
            ))}
          </div>
        </div>
      )}
      <ul className="registry-changes" data-testid="diff-changes">
        {diff.changes.map((change) => (
          <ChangeRow key={change.pointer} change={change} />
        ))}
        {diff.uses.map((change) => (
          <ChangeRow key={`uses${change.pointer}`} change={change} label="works with" />
        ))}
      </ul>
    </>
  );
}

const WORDS = { added: 'added', removed: 'removed', changed: 'changed' } as const;
const TONES = { added: 'tone-good', removed: 'tone-bad', changed: 'tone-waiting' } as const;

function ChangeRow({ change, label = '' }: { change: Change; label?: string }) {
  return (
    <li data-kind={change.kind}>
      <div className="row wrap">
        <span className={`${TONES[change.kind]} registry-flag`}>{WORDS[change.kind]}</span>
        {label !== '' && <span className="small muted">{label}</span>}
        <code>{change.pointer.replaceAll('~1', '/').replace(/^\//, '') || 'the whole'}</code>
        {change.breaking && <span className="tone-bad registry-flag">breaking</span>}
      </div>
      {change.kind !== 'added' && <Side sign="−" value={change.before} />}
      {change.kind !== 'removed' && <Side sign="+" value={change.after} />}
    </li>
  );
}

function Side({ sign, value }: { sign: '−' | '+'; value: JsonValue }) {
  const text = typeof value === 'string' ? value : formatJson(value);
  return (
    <pre className={sign === '+' ? 'registry-after' : 'registry-before'}>
      <span aria-label={sign === '+' ? 'after' : 'before'}>{sign}</span> {text}
    </pre>
  );
}
