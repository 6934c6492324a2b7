import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoffMs, openStream, type StreamState } from './stream';

class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  close() {
    this.closed = true;
  }

  frame(type: string, data: string) {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
}

const toClose: (() => void)[] = [];

function open() {
  let sequence = 0;
  const states: StreamState[] = [];
  const frames: string[] = [];
  const close = openStream({
    url: () => `/events?after=${sequence}`,
    onState: (state) => states.push(state),
    onFrame: (type, data) => {
      frames.push(`${type} ${data}`);
      if (type === 'journal') sequence = Number(data);
    },
  });
  toClose.push(close);
  return { close, states, frames };
}

const source = (index: number) => {
  const found = FakeEventSource.opened[index];
  if (!found) throw new Error(`connection ${index} was not opened`);
  return found;
};

describe('openStream', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeEventSource.opened = [];
    vi.stubGlobal('EventSource', FakeEventSource);
  });

  afterEach(() => {
    toClose.splice(0).forEach((close) => close());
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('reconnects from the last sequence after an error', () => {
    const { states } = open();
    source(0).onopen?.();
    source(0).frame('journal', '7');
    source(0).onerror?.();
    expect(source(0).closed).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(source(1).url).toBe('/events?after=7');
    source(1).onopen?.();
    expect(states).toEqual(['connecting', 'open', 'reconnecting', 'open']);
  });

  it('waits longer after each failure in a row', () => {
    open();
    source(0).onerror?.();
    vi.advanceTimersByTime(1_000);
    source(1).onerror?.();
    vi.advanceTimersByTime(1_999);
    expect(FakeEventSource.opened).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(FakeEventSource.opened).toHaveLength(3);
  });

  it('stops for good at the end of the run', () => {
    const { states } = open();
    source(0).frame('end', '{"status":"COMPLETED"}');
    source(0).onerror?.();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
    expect(states.at(-1)).toBe('ended');
  });

  it('resumes when the server dropped a slow reader', () => {
    open();
    source(0).frame('journal', '3');
    source(0).frame('dropped', '{"code":"slow_reader"}');
    vi.advanceTimersByTime(1_000);
    expect(source(1).url).toBe('/events?after=3');
  });

  it('lets go of the connection in a hidden tab and resumes where it was', () => {
    open();
    source(0).frame('journal', '4');
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(source(0).closed).toBe(true);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(source(1).url).toBe('/events?after=4');
    expect(FakeEventSource.opened).toHaveLength(2);
  });

  it('says nothing any more once it is closed', () => {
    const { close, frames } = open();
    close();
    source(0).frame('journal', '1');
    expect(frames).toEqual([]);
  });
});

it('bounds the wait', () => {
  expect([1, 2, 3, 4, 5, 20].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});
