/** Results of evaluations as `docs/evaluations.md` has them. */

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Check {
  kind: string;
  target: string;
  passed: boolean;
  detail: string | null;
}

export interface Rubric {
  score: number | null;
  note: string | null;
  runId: string | null;
}

export interface Attempt {
  runId: string | null;
  status: string;
  proposed: boolean;
  latencyMs: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  modelCalls: number;
  checks: Check[];
  rubric: Rubric | null;
}

export interface CaseResult {
  name: string;
  score: number;
  passed: boolean;
  attempts: Attempt[];
}

export interface Judgement {
  workflow: string;
  versions: string[];
  prompts: string[];
  models: string[];
  judged: number;
  notJudged: number;
  score: number | null;
}

export interface EvaluationSummary {
  id: string;
  suite: string;
  description: string;
  suiteDigest: string;
  workflow: string;
  versions: string[];
  startedAt: string;
  endedAt: string;
  repeat: number;
  score: number;
  cases: number;
  passed: number;
  passRate: Interval;
  totals: {
    inputTokens: number;
    outputTokens: number;
    costMicroUsd: number;
    modelCalls: number;
    latencyMedianMs: number;
    latencyP95Ms: number;
  };
  judge: Judgement | null;
}

export interface Evaluation extends EvaluationSummary {
  results: CaseResult[];
}

export interface EvaluationPage {
  evaluations: EvaluationSummary[];
  next: string | null;
}
