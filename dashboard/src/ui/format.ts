/** Everything the page shows as a number, a duration or a time is written here, in British English. */

export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value > 0 && value < 0.005 ? '<1 %' : `${Math.round(value * 100)} %`;
}

export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

export function cost(microUsd: number): string {
  if (microUsd === 0) return '$0';
  const usd = microUsd / 1_000_000;
  return usd < 0.01 ? `$${usd.toFixed(5)}` : `$${usd.toFixed(2)}`;
}

export function duration(ms: number): string {
  const clean = Math.max(0, ms);
  if (clean < 1_000) return `${Math.round(clean)} ms`;
  if (clean < 60_000) return `${(clean / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(clean / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((clean % 60_000) / 1_000)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

export function offset(from: string, to: string): string {
  return `+${(Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000).toFixed(2)} s`;
}

export function age(at: string, now: number): string {
  const ms = now - Date.parse(at);
  return ms < 5_000 ? 'just now' : `${coarse(ms)} ago`;
}

/** The time left until a deadline, or how long it is past. */
export function due(at: string, now: number): { text: string; late: boolean; soon: boolean } {
  const ms = Date.parse(at) - now;
  if (ms <= 0) return { text: `overdue by ${coarse(-ms)}`, late: true, soon: false };
  return { text: `due in ${coarse(ms)}`, late: false, soon: ms < 3_600_000 };
}

export function moment(at: string): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

function coarse(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Keeps both ends of an id: its beginning says whose it is, its end tells it from its neighbours. */
export function shortId(id: string, max = 20): string {
  if (id.length <= max) return id;
  const colon = id.indexOf(':');
  const tail = colon < 0 ? 6 : Math.min(id.length - colon, Math.floor(max / 2));
  return `${id.slice(0, max - tail - 1)}…${id.slice(-tail)}`;
}

export function sentenceCase(words: string): string {
  const lower = words.replaceAll('_', ' ').toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
