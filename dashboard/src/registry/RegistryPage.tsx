import './registry.css';
import { useQueries } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { listDefinitions } from '../api/registry';
import { type Collection, COLLECTIONS, type RegistryEntry } from '../api/registryTypes';
import { age, moment } from '../ui/format';
import { useNow, useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { EmptyState, ErrorNotice, ErrorState, LoadingBlock } from '../ui/States';
import { COLLECTION_WORDS, collectionOf, definitionPath } from './words';

/** What others publish appears within this time, without a restart of anything. */
const POLL_MS = 10_000;

/** Everything that is published, by kind. */
export function RegistryPage() {
  useTitle('Registry');
  const [search, setSearch] = useSearchParams();
  const kind = collectionOf(search.get('kind') ?? undefined);
  const text = search.get('text') ?? '';
  const shown = kind === null ? COLLECTIONS : [kind];
  const lists = useQueries({
    queries: COLLECTIONS.map((collection) => ({
      queryKey: ['registry', collection],
      queryFn: ({ signal }: { signal: AbortSignal }) => listDefinitions(collection, signal),
      refetchInterval: POLL_MS,
    })),
  });
  const of = (collection: Collection) => lists[COLLECTIONS.indexOf(collection)];
  const found = shown.flatMap((collection) => (of(collection)?.data?.entries ?? []).filter((it) => matches(it, text)));
  const error = lists.find((list) => list.error)?.error ?? null;
  const pending = shown.some((collection) => of(collection)?.isPending);
  const published = lists.some((list) => (list.data?.entries.length ?? 0) > 0);

  const change = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );

  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>Registry</h1>
          <p className="small">What is published: versions that never change, and who uses them.</p>
        </div>
        <Link className="button primary" to="/registry/apply" data-testid="registry-apply">
          <Icon name="plus" /> Publish
        </Link>
      </header>
      <div className="filters" role="search">
        <label className="grow">
          <span className="sr-only">Name or description</span>
          <input
            className="input"
            type="search"
            placeholder="Search names and descriptions"
            data-testid="registry-search"
            value={text}
            onChange={(event) => change('text', event.target.value)}
          />
        </label>
        <label>
          <span className="sr-only">Kind</span>
          <select
            className="input"
            data-testid="registry-kind"
            value={kind ?? ''}
            onChange={(event) => change('kind', event.target.value)}
          >
            <option value="">Every kind</option>
            {COLLECTIONS.map((collection) => (
              <option key={collection} value={collection}>
                {COLLECTION_WORDS[collection]} ({of(collection)?.data?.entries.length ?? '…'})
              </option>
            ))}
          </select>
        </label>
      </div>
      {error && found.length > 0 && <ErrorNotice error={error} />}
      <div className="card registry-card">
        {pending && found.length === 0 ? (
          <LoadingBlock rows={8} label="Loading the registry" />
        ) : error && found.length === 0 ? (
          <ErrorState
            error={error}
            onRetry={() => lists.forEach((list) => void list.refetch())}
            title="The registry could not be loaded"
          />
        ) : found.length === 0 ? (
          <Nothing published={published} onClear={() => setSearch({}, { replace: true })} />
        ) : (
          <Entries entries={found} />
        )}
      </div>
    </div>
  );
}

function matches(entry: RegistryEntry, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return `${entry.name} ${entry.description ?? ''}`.toLowerCase().includes(wanted);
}

function Entries({ entries }: { entries: RegistryEntry[] }) {
  const now = useNow(true, 30_000);
  return (
    <div role="table" aria-label="Definitions">
      <div className="registry-row registry-head" role="row">
        {['Kind', 'Name', 'Version', 'Published'].map((name) => (
          <span key={name} role="columnheader">
            {name}
          </span>
        ))}
      </div>
      {entries.map((entry) => (
        <div key={`${entry.kind}/${entry.name}`} className="registry-row" role="row" data-testid="registry-row">
          <span role="cell" className="small muted">
            {entry.kind}
          </span>
          <span role="cell" className="registry-name">
            <Link className="row-link truncate" to={definitionPath(entry.kind, entry.name)}>
              {entry.name}
            </Link>
            <span className="muted small truncate">{entry.description}</span>
          </span>
          <span role="cell" className="small">
            {entry.version}
            {entry.deprecated && <span className="tone-waiting registry-flag">deprecated</span>}
          </span>
          <time role="cell" className="small muted" dateTime={entry.publishedAt} title={moment(entry.publishedAt)}>
            {age(entry.publishedAt, now)}
          </time>
        </div>
      ))}
    </div>
  );
}

function Nothing({ published, onClear }: { published: boolean; onClear: () => void }) {
  return published ? (
    <EmptyState title="Nothing matches" icon="search">
      <p>No definition has this in its name or its description.</p>
      <button type="button" className="button" onClick={onClear}>
        Clear the filters
      </button>
    </EmptyState>
  ) : (
    <EmptyState title="Nothing is published" icon="shelf">
      <p>
        Paste a document here, or use <code>millrace apply -f</code>.
      </p>
      <Link className="button primary" to="/registry/apply">
        Publish a definition
      </Link>
    </EmptyState>
  );
}
