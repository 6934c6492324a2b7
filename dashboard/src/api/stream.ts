/**
 * A server-sent stream that survives: after an error it reconnects from the last sequence seen, waiting longer each
 * time, until the server says `end` or the reader closes it. EventSource's own reconnect is not used, because it gives up
 * for good on any answer but 200 and would send a Last-Event-ID beside our `after`.
 *
 * A hidden tab lets its connection go and resumes when it is looked at: without HTTP/2 a browser opens six connections
 * to one server, so a few forgotten tabs would block all others.
 */

export type StreamState = 'connecting' | 'open' | 'reconnecting' | 'ended';

export interface StreamHandlers {
  /** Address to open, asked anew for each connection so that it can carry the last sequence. */
  url: () => string;
  onFrame: (type: string, data: string) => void;
  onState: (state: StreamState) => void;
}

const FRAME_TYPES = ['snapshot', 'journal', 'live', 'end', 'dropped'] as const;
const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 15_000;

export function backoffMs(failures: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
}

export function openStream(handlers: StreamHandlers): () => void {
  const stream = new Stream(handlers);
  return () => stream.close();
}

class Stream {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private closed = false;

  constructor(private readonly handlers: StreamHandlers) {
    document.addEventListener('visibilitychange', this.look);
    handlers.onState('connecting');
    this.connect();
  }

  close() {
    this.closed = true;
    document.removeEventListener('visibilitychange', this.look);
    this.disconnect();
  }

  private readonly look = () => {
    this.disconnect();
    if (!document.hidden) this.connect();
  };

  private connect() {
    if (this.closed || document.hidden) return;
    const source = new EventSource(this.handlers.url());
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.handlers.onState('open');
    };
    source.onerror = () => this.reconnect();
    for (const type of FRAME_TYPES) {
      source.addEventListener(type, (event) => {
        if (source === this.source) this.receive(type, (event as MessageEvent<string>).data);
      });
    }
  }

  private receive(type: string, data: string) {
    this.handlers.onFrame(type, data);
    if (type === 'end') {
      this.close();
      this.handlers.onState('ended');
    } else if (type === 'dropped') {
      this.reconnect();
    }
  }

  private reconnect() {
    this.disconnect();
    this.failures += 1;
    this.handlers.onState('reconnecting');
    this.timer = setTimeout(() => this.connect(), backoffMs(this.failures));
  }

  private disconnect() {
    clearTimeout(this.timer);
    if (this.source === null) return;
    this.source.onopen = null;
    this.source.onerror = null;
    this.source.close();
    this.source = null;
  }
}
