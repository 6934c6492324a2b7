import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

/** The time, ticking while `active`; a page that shows nothing running does not tick. */
export function useNow(active: boolean, everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [active, everyMs]);
  return now;
}

export function useMedia(mediaQuery: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(mediaQuery);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [mediaQuery],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(mediaQuery).matches);
}

/** A string kept in localStorage; where storage is refused it lives as long as the page. */
export function useStored(key: string, initial: () => string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => {
    const kept = read(key);
    if (kept !== null) return kept;
    const first = initial();
    write(key, first);
    return first;
  });
  const store = useCallback(
    (next: string) => {
      write(key, next);
      setValue(next);
    },
    [key],
  );
  return [value, store];
}

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser without storage keeps the value for this page only.
  }
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
}
