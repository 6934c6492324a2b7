import type { Evaluation, EvaluationSummary, Interval, Judgement } from './types';

/** Rounded down, so that 1.00 is perfect and nothing else. */
export function scoreText(score: number): string {
  return (Math.floor(score * 100 + 1e-9) / 100).toFixed(2);
}

export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${text}` : text.replace('-', '−');
}

export function intervalText(interval: Interval, digits: number, unit = 1): string {
  const [value, low, high] = [interval.value, interval.low, interval.high].map((each) => signed(each / unit, digits));
  return `${value} (${low} to ${high})`;
}

export function passText(evaluation: Pick<Evaluation, 'passed' | 'cases'>): string {
  return `${evaluation.passed} of ${evaluation.cases}`;
}

export function judgeText(judge: Judgement): string {
  if (judge.score === null) return `${judge.notJudged} not judged`;
  const left = judge.notJudged === 0 ? '' : `, ${judge.notJudged} not judged`;
  return `${scoreText(judge.score)} over ${judge.judged}${left}`;
}

/** Results by suite, the suite with the newest result first. */
export function bySuite(results: EvaluationSummary[]): [string, EvaluationSummary[]][] {
  const suites = new Map<string, EvaluationSummary[]>();
  for (const result of results) suites.set(result.suite, [...(suites.get(result.suite) ?? []), result]);
  return [...suites];
}
