import './runs.css';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Link, useSearchParams } from 'react-router';
import { listRuns } from '../api/endpoints';
import { useTitle } from '../ui/hooks';
import { Connection, EmptyState, ErrorNotice, ErrorState, LoadingBlock } from '../ui/States';
import { RunFilters } from './RunFilters';
import { RunsTable } from './RunsTable';
import { useRunsFeed } from './useRunsFeed';

export function RunsPage() {
  useTitle('Runs');
  const [search, setSearch] = useSearchParams();
  const filter = {
    workflow: search.get('workflow') ?? '',
    status: search.get('status') ?? '',
    text: search.get('text') ?? '',
  };
  const filtered = Object.values(filter).some((value) => value !== '');
  const client = useQueryClient();
  const feed = useRunsFeed(useCallback(() => void client.invalidateQueries({ queryKey: ['runs'] }), [client]));
  const pages = useInfiniteQuery({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam, signal }) => listRuns(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });
  const runs = pages.data?.pages.flatMap((page) => page.runs) ?? [];

  const change = (name: string, value: string) => {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };

  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>Runs</h1>
          <p className="small">Every request the platform accepted, newest first.</p>
        </div>
        <Connection state={feed} />
      </header>
      <RunFilters filter={filter} onChange={change} onClear={() => setSearch({}, { replace: true })} />
      {pages.error && runs.length > 0 && <ErrorNotice error={pages.error} />}
      <div className="card runs-card">
        {pages.isPending ? (
          <LoadingBlock rows={8} label="Loading runs" />
        ) : pages.error && runs.length === 0 ? (
          <ErrorState error={pages.error} onRetry={() => void pages.refetch()} title="The runs could not be loaded" />
        ) : runs.length === 0 ? (
          <NoRuns filtered={filtered} onClear={() => setSearch({}, { replace: true })} />
        ) : (
          <RunsTable runs={runs} />
        )}
      </div>
      {pages.hasNextPage && (
        <div className="more">
          <button
            type="button"
            className="button"
            disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {pages.isFetchingNextPage ? 'Loading…' : 'Show older runs'}
          </button>
        </div>
      )}
    </div>
  );
}

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState title="No run matches" icon="search">
      <p>Nothing fits these filters. The text is looked for in the messages of the runs.</p>
      <button type="button" className="button" onClick={onClear}>
        Clear the filters
      </button>
    </EmptyState>
  ) : (
    <EmptyState title="No run yet">
      <p>
        Ask something in the chat, or start a workflow with <code>millrace run</code>. Runs appear here by themselves.
      </p>
      <Link className="button primary" to="/">
        Open the chat
      </Link>
    </EmptyState>
  );
}
