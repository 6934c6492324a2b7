/** Results of a suite in the mock: five over two weeks, one of them worse. */

const DAY_MS = 86_400_000;
const CASES = [
  ['transfer-fee-explained', '0.5% of £850.00'],
  ['frozen-account-essentials', 'up to £300'],
  ['refund-shown-twice', 'A pending refund is not yet your money'],
  ['contactless-limit', '£100'],
  ['overdraft-cost', '24.9%'],
  ['poem-waits', 'Our policies do not cover this question'],
];

function attempt(fact, passed, index) {
  return {
    runId: `01JD0000000000000000000${100 + index}`,
    status: 'COMPLETED',
    proposed: false,
    latencyMs: 310 + index * 40,
    inputTokens: 900,
    outputTokens: 120,
    costMicroUsd: 1_800,
    modelCalls: 1,
    checks: [
      { kind: 'status', target: 'COMPLETED', passed: true, detail: null },
      { kind: 'fact', target: fact, passed, detail: passed ? null : 'not in: We charge no fee for a freeze.' },
    ],
    rubric: index === 0 ? { score: null, note: 'no judge was named', runId: null } : null,
  };
}

function result(number, failed, at) {
  const results = CASES.map(([name, fact], index) => {
    const passed = index >= failed;
    return { name, score: passed ? 1 : 0.5, passed, attempts: [attempt(fact, passed, index)] };
  });
  const passed = CASES.length - failed;
  return {
    id: `ev-${String(number).padStart(26, '0')}`,
    suite: 'support-desk',
    description: 'The support desk; figures from its policies and from the seed of its bank.',
    suiteDigest: 'd',
    workflow: 'support-desk',
    versions: ['support-desk@1', 'account-status@1', `answer-writer@${number > 3 ? 2 : 1}`, 'policy-search@1'],
    startedAt: new Date(at).toISOString(),
    endedAt: new Date(at + 9_000).toISOString(),
    repeat: 1,
    score: 1 - failed / CASES.length / 2,
    cases: CASES.length,
    passed,
    passRate: { value: passed / CASES.length, low: 0.36, high: failed === 0 ? 1 : 0.97 },
    totals: {
      inputTokens: 5_400,
      outputTokens: 720,
      costMicroUsd: 10_800,
      modelCalls: 6,
      latencyMedianMs: 390,
      latencyP95Ms: 510,
    },
    judge: { workflow: '', versions: [], prompts: [], models: [], judged: 0, notJudged: 1, score: null },
    results,
  };
}

/** Newest first. */
export function evaluations(now = Date.now()) {
  return [0, 3, 1, 0, 2].map((failed, index) => result(5 - index, failed, now - index * 3 * DAY_MS));
}
