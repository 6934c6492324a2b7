import { useEffect, useState } from 'react';
import { ALL_EVENTS_URL } from '../api/endpoints';
import { openStream, type StreamState } from '../api/stream';

const THROTTLE_MS = 1_500;

/** Calls back when any run has moved, at most once in a while however fast the journal grows. */
export function useRunsFeed(onMoved: () => void): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const close = openStream({
      url: () => ALL_EVENTS_URL,
      onState: setState,
      onFrame: () => {
        timer ??= setTimeout(() => {
          timer = undefined;
          onMoved();
        }, THROTTLE_MS);
      },
    });
    return () => {
      close();
      clearTimeout(timer);
    };
  }, [onMoved]);
  return state;
}
