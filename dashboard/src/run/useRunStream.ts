import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/client';
import { getRun, listEvents, runEventsUrl } from '../api/endpoints';
import { openStream, type StreamState } from '../api/stream';
import type { JournalEvent, LiveFrame, Run } from '../api/types';
import { adoptRun, foldLive, foldRun, foldSnapshot } from './fold';
import { emptyView, type RunView } from './view';

/** Deltas come faster than a screen needs them: what arrives within this time is shown together. */
const PUBLISH_EVERY_MS = 40;
/** A run accepted a moment ago may not be in the state store yet. */
const NOT_YET_STORED_MS = [200, 400, 800, 1_600, 3_000];

export interface RunStream {
  view: RunView;
  state: StreamState;
  error: ApiError | null;
  retry: () => void;
}

/**
 * One run, live: its state from the state store, its whole journal from the stream, deltas on top. The state store is
 * asked again when the stream ends, so that what stays on the screen is what is stored.
 */
export function useRunStream(runId: string | null): RunStream {
  const [published, setPublished] = useState(() => emptyView(runId ?? ''));
  const [state, setState] = useState<StreamState>('connecting');
  const [error, setError] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => {
    if (runId === null) return;
    const source = new RunSource(runId, setPublished, setError);
    void source.load(NOT_YET_STORED_MS);
    const close = openStream({
      url: () => runEventsUrl(runId, source.view.sequence),
      onState: setState,
      onFrame: (type, data) => source.receive(type, JSON.parse(data)),
    });
    return () => {
      close();
      source.close();
    };
  }, [runId, attempt]);

  const view = published.runId === runId ? published : emptyView(runId ?? '');
  return { view, state, error: view.run === null ? error : null, retry };
}

/** Folds what comes in at once and publishes it in batches. */
class RunSource {
  view: RunView;
  private readonly abort = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private refetching = false;

  constructor(
    private readonly runId: string,
    private readonly publish: (view: RunView) => void,
    private readonly fail: (error: ApiError | null) => void,
  ) {
    this.view = emptyView(runId);
    fail(null);
  }

  receive(type: string, body: unknown) {
    if (type === 'journal') {
      this.set(foldRun(this.view, body as JournalEvent));
      if (this.view.gap) void this.refetch();
    } else if (type === 'live') {
      this.set(foldLive(this.view, body as LiveFrame));
    } else if (type === 'snapshot') {
      this.set(foldSnapshot(this.view, body as Run));
    } else if (type === 'end') {
      void this.load(NOT_YET_STORED_MS);
    }
  }

  async load([wait, ...rest]: number[]): Promise<void> {
    try {
      const run = await getRun(this.runId, this.abort.signal);
      this.set(adoptRun(this.view, run));
      this.fail(null);
    } catch (cause) {
      if (this.closed() || !(cause instanceof ApiError)) return;
      if (wait === undefined) {
        this.fail(cause);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (!this.closed()) await this.load(rest);
    }
  }

  close() {
    this.abort.abort();
    clearTimeout(this.timer);
  }

  private closed(): boolean {
    return this.abort.signal.aborted;
  }

  private async refetch(): Promise<void> {
    if (this.refetching) return;
    this.refetching = true;
    try {
      let more: boolean;
      do {
        const page = await listEvents(this.runId, this.view.sequence, this.abort.signal);
        this.set(page.events.reduce(foldRun, this.view));
        more = page.next !== null && page.events.length > 0;
      } while (more);
    } catch {
      // The stream goes on: its next event finds the same hole and asks again.
    } finally {
      this.refetching = false;
    }
  }

  private set(view: RunView) {
    this.view = view;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (!this.closed()) this.publish(this.view);
    }, PUBLISH_EVERY_MS);
  }
}
