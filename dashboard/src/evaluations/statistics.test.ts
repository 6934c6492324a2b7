import { describe, expect, it } from 'vitest';
import { bootstrap, compare, draws } from './statistics';
import type { CaseResult, Evaluation } from './types';

function evaluation(results: CaseResult[], suiteDigest = 'd'): Evaluation {
  return {
    id: 'ev-1',
    suite: 's',
    description: '',
    suiteDigest,
    workflow: 'w',
    versions: [],
    startedAt: '2026-11-20T10:00:00Z',
    endedAt: '2026-11-20T10:00:01Z',
    repeat: 1,
    score: 0,
    cases: results.length,
    passed: 0,
    passRate: { value: 0, low: 0, high: 1 },
    totals: { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0, latencyMedianMs: 0, latencyP95Ms: 0 },
    judge: null,
    results,
  };
}

function cases(total: number, passed: number): CaseResult[] {
  return Array.from({ length: total }, (_, index) => ({
    name: `c${index}`,
    score: index < passed ? 1 : 0,
    passed: index < passed,
    attempts: [],
  }));
}

describe('the bootstrap', () => {
  it('draws the numbers that the command line draws', () => {
    const next = draws(1);
    expect([next(), next(), next()]).toEqual([2693262067, 11749833, 2265367787]);
  });

  it('tells the interval that the command line tells', () => {
    const differences = [0.25, -1, 0, 0, 0.5, -0.25, 0, 1, -1, -0.5];
    expect(bootstrap(differences)).toEqual({ value: -0.1, low: -0.45, high: 0.275 });
  });

  it('comes near the normal interval where that holds', () => {
    const { value, low, high } = bootstrap(Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 1 : -1)));
    expect(value).toBe(0);
    expect(low).toBeCloseTo(-1.96 / 20, 1);
    expect(high).toBeCloseTo(1.96 / 20, 1);
  });

  it('has no width where all differences are alike', () => {
    expect(bootstrap([0, 0, 0])).toEqual({ value: 0, low: 0, high: 0 });
    expect(bootstrap([])).toEqual({ value: 0, low: 0, high: 0 });
  });
});

describe('a comparison', () => {
  it('is a regression when the whole interval lies below 0', () => {
    const fallen = compare(evaluation(cases(10, 10)), evaluation(cases(10, 5)));
    expect(fallen.regressed).toBe(true);
    expect(fallen.failedNow).toEqual(['c5', 'c6', 'c7', 'c8', 'c9']);
    expect(compare(evaluation(cases(20, 20)), evaluation(cases(20, 19))).regressed).toBe(false);
  });

  it('takes the cases that both have and tells what differs', () => {
    const comparison = compare(evaluation(cases(2, 2)), evaluation(cases(3, 3), 'e'));
    expect(comparison.cases).toBe(2);
    expect(comparison.added).toEqual(['c2']);
    expect(comparison.notes).toEqual(['The suite’s file was changed between the results.']);
  });
});
