import type { Attempt, CaseResult, Evaluation, Interval } from './types';

const RESAMPLES = 10_000;
const SEED = 20_261_120;
const LOW_RANK = RESAMPLES * 0.025 - 1;
const HIGH_RANK = RESAMPLES * 0.975 - 1;
const WORD = 2 ** 32;

/** mulberry32: the numbers that the command line draws too, so both tell the same interval. */
export function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** The mean of paired differences with its 95 % bootstrap interval; zero without any. */
export function bootstrap(differences: number[]): Interval {
  const n = differences.length;
  if (n === 0) return { value: 0, low: 0, high: 0 };
  const next = draws(SEED);
  const means = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += differences[Math.floor((next() * n) / WORD)] ?? 0;
    means[i] = sum / n;
  }
  means.sort();
  return {
    value: differences.reduce((sum, each) => sum + each, 0) / n,
    low: means[LOW_RANK] ?? 0,
    high: means[HIGH_RANK] ?? 0,
  };
}

export interface Comparison {
  cases: number;
  score: Interval;
  latencyMs: Interval;
  tokens: Interval;
  costMicroUsd: Interval;
  /** Of what judges said; null where nothing can be compared. */
  judge: Interval | null;
  regressed: boolean;
  failedNow: string[];
  passedNow: string[];
  added: string[];
  removed: string[];
  notes: string[];
}

/** Two results over the cases that both have; differences are after minus before. */
export function compare(before: Evaluation, after: Evaluation): Comparison {
  const earlier = new Map(before.results.map((result) => [result.name, result]));
  const later = new Set(after.results.map((result) => result.name));
  const pairs = after.results.flatMap((now) => {
    const then = earlier.get(now.name);
    return then ? [{ then, now }] : [];
  });
  const difference = (value: (result: CaseResult) => number) =>
    bootstrap(pairs.map(({ then, now }) => value(now) - value(then)));
  const score = difference((result) => result.score);
  const judge = comparable(before, after) ? judged(pairs) : null;
  return {
    cases: pairs.length,
    score,
    latencyMs: difference(mean((attempt) => attempt.latencyMs)),
    tokens: difference(mean((attempt) => attempt.inputTokens + attempt.outputTokens)),
    costMicroUsd: difference(mean((attempt) => attempt.costMicroUsd)),
    judge,
    regressed: score.high < 0 || (judge !== null && judge.high < 0),
    failedNow: pairs.filter(({ then, now }) => then.passed && !now.passed).map(({ now }) => now.name),
    passedNow: pairs.filter(({ then, now }) => !then.passed && now.passed).map(({ now }) => now.name),
    added: after.results.map((result) => result.name).filter((name) => !earlier.has(name)),
    removed: before.results.map((result) => result.name).filter((name) => !later.has(name)),
    notes: notes(before, after, pairs.length),
  };
}

/** Scores of different prompts are different scales. */
function comparable(before: Evaluation, after: Evaluation): boolean {
  return before.judge !== null && after.judge !== null && before.judge.prompts.join() === after.judge.prompts.join();
}

function judged(pairs: { then: CaseResult; now: CaseResult }[]): Interval | null {
  const differences = pairs.flatMap(({ then, now }) => {
    const [earlier, later] = [judgedScore(then), judgedScore(now)];
    return earlier === null || later === null ? [] : [later - earlier];
  });
  return differences.length === 0 ? null : bootstrap(differences);
}

function judgedScore(result: CaseResult): number | null {
  const scores = result.attempts.flatMap(({ rubric }) => (rubric?.score == null ? [] : [rubric.score]));
  return scores.length === 0 ? null : scores.reduce((sum, each) => sum + each, 0) / scores.length;
}

function mean(value: (attempt: Attempt) => number) {
  return (result: CaseResult) =>
    result.attempts.length === 0
      ? 0
      : result.attempts.reduce((sum, attempt) => sum + value(attempt), 0) / result.attempts.length;
}

function notes(before: Evaluation, after: Evaluation, pairs: number): string[] {
  const found: string[] = [];
  if (before.suite !== after.suite) found.push('The results are of different suites.');
  else if (before.suiteDigest !== after.suiteDigest)
    found.push('The suite’s file was changed between the results.');
  if (pairs === 0) found.push('The results have no case in common.');
  if (before.judge && after.judge && !comparable(before, after))
    found.push('The judges had different prompts, so what they said is not compared.');
  return found;
}
