import './registry.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { getDefinition, listVersions } from '../api/registry';
import type { Collection, Definition } from '../api/registryTypes';
import { moment } from '../ui/format';
import { useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { EmptyState, ErrorState, LoadingBlock } from '../ui/States';
import { DeprecateDialog } from './DeprecateDialog';
import { DiffView } from './DiffView';
import { UsedBy } from './UsedBy';
import { collectionOf, COLLECTION_WORDS, definitionPath, used } from './words';

const TABS = { document: 'Document', diff: 'Differences', users: 'Used by' } as const;
type Tab = keyof typeof TABS;
const TAB_NAMES = Object.keys(TABS) as Tab[];

export function DefinitionPage() {
  const { kind, name = '' } = useParams();
  const collection = collectionOf(kind);
  if (collection === null)
    return (
      <EmptyState title="There is no such kind" icon="search">
        <Link className="button" to="/registry">
          To the registry
        </Link>
      </EmptyState>
    );
  return <OneDefinition key={`${collection}/${name}`} collection={collection} name={name} />;
}

/** One definition in one of its versions. */
function OneDefinition({ collection, name }: { collection: Collection; name: string }) {
  useTitle(name);
  const [search, setSearch] = useSearchParams();
  const version = Number(search.get('version')) || null;
  const tab = TAB_NAMES.find((each) => each === search.get('tab')) ?? 'document';
  const definition = useQuery({
    queryKey: ['registry', collection, name, version],
    queryFn: ({ signal }) => getDefinition(collection, name, version, signal),
  });
  const change = (key: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.set(key, value);
        return next;
      },
      { replace: true },
    );
  return (
    <div className="page registry-page">
      <Link className="back" to={`/registry?kind=${collection}`}>
        <Icon name="back" size={14} /> {COLLECTION_WORDS[collection]}
      </Link>
      {definition.data ? (
        <>
          <Heading
            definition={definition.data}
            collection={collection}
            onVersion={(wanted) => change('version', String(wanted))}
          />
          <div className="segmented" role="tablist" aria-label="What is shown">
            {TAB_NAMES.map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                aria-selected={tab === each}
                data-testid={`tab-${each}`}
                onClick={() => change('tab', each)}
              >
                {TABS[each]}
              </button>
            ))}
          </div>
          {tab === 'document' && <DocumentView definition={definition.data} />}
          {tab === 'diff' && <DiffView key={version} collection={collection} definition={definition.data} />}
          {tab === 'users' && <UsedBy collection={collection} name={name} />}
        </>
      ) : definition.error ? (
        <ErrorState
          error={definition.error}
          onRetry={() => void definition.refetch()}
          title="This definition could not be loaded"
        />
      ) : (
        <LoadingBlock rows={8} label="Loading the definition" />
      )}
    </div>
  );
}

interface HeadingProps {
  definition: Definition;
  collection: Collection;
  onVersion: (version: number) => void;
}

function Heading({ definition, collection, onVersion }: HeadingProps) {
  const [deprecating, setDeprecating] = useState(false);
  const versions = useQuery({
    queryKey: ['registry', collection, definition.name, 'versions'],
    queryFn: ({ signal }) => listVersions(collection, definition.name, signal),
  });
  const deprecated = new Set(
    (versions.data?.entries ?? []).filter((entry) => entry.deprecated).map((entry) => entry.version),
  );
  return (
    <header className="page-head">
      <div>
        <h1>
          {definition.name}
          {definition.deprecated && <span className="tone-waiting registry-flag">deprecated</span>}
        </h1>
        <p className="small">{definition.description}</p>
        <p className="small muted">
          Published {moment(definition.publishedAt)} ·{' '}
          <code title={definition.digest}>{definition.digest.slice(0, 12)}</code>
        </p>
      </div>
      <div className="row wrap">
        <label>
          <span className="sr-only">Version</span>
          <select
            className="input"
            data-testid="definition-version"
            value={definition.version}
            onChange={(event) => onVersion(Number(event.target.value))}
          >
            {definition.versions.toReversed().map((version) => (
              <option key={version} value={version}>
                Version {version}
                {deprecated.has(version) ? ' (deprecated)' : ''}
              </option>
            ))}
          </select>
        </label>
        <Link className="button" to="/registry/apply" state={{ yaml: definition.yaml }} data-testid="definition-edit">
          <Icon name="edit" /> New version
        </Link>
        {!definition.deprecated && (
          <button
            type="button"
            className="button danger"
            data-testid="definition-deprecate"
            onClick={() => setDeprecating(true)}
          >
            Deprecate
          </button>
        )}
      </div>
      {deprecating && (
        <DeprecateDialog
          collection={collection}
          name={definition.name}
          version={definition.version}
          onClose={() => setDeprecating(false)}
        />
      )}
    </header>
  );
}

function DocumentView({ definition }: { definition: Definition }) {
  const uses = Object.entries(definition.uses);
  return (
    <>
      {uses.length > 0 && (
        <section className="card registry-section">
          <h2>Works with</h2>
          <ul className="registry-uses">
            {uses.map(([key, version]) => {
              const part = used(key);
              return (
                <li key={key} className="small">
                  {part === null ? (
                    key
                  ) : (
                    <>
                      <span className="muted">{part.kind}</span>{' '}
                      <Link to={definitionPath(part.kind, part.name, version)}>
                        {part.name}@{version}
                      </Link>
                    </>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <pre className="registry-yaml" data-testid="definition-yaml" tabIndex={0} aria-label="Document">
        {definition.yaml}
      </pre>
    </>
  );
}
