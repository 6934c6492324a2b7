import type { Intent, JsonObject, JsonValue, Usage } from '../api/types';

/** Careful readers for journal data, which is JSON whose shape depends on the event's type. */

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(data: JsonObject, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}

export function number(data: JsonObject, name: string): number | null {
  const value = data[name];
  return typeof value === 'number' ? value : null;
}

export function strings(data: JsonObject, name: string): string[] {
  const value = data[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, modelCalls: 0 };

export function usage(data: JsonObject): Usage | null {
  const value = data.usage;
  if (!isObject(value)) return null;
  return {
    inputTokens: number(value, 'inputTokens') ?? 0,
    outputTokens: number(value, 'outputTokens') ?? 0,
    costMicroUsd: number(value, 'costMicroUsd') ?? 0,
    modelCalls: number(value, 'modelCalls') ?? 0,
  };
}

export function addUsage(left: Usage | null, right: Usage | null): Usage {
  const a = left ?? NO_USAGE;
  const b = right ?? NO_USAGE;
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costMicroUsd: a.costMicroUsd + b.costMicroUsd,
    modelCalls: a.modelCalls + b.modelCalls,
  };
}

export function intent(data: JsonObject): Intent | null {
  const value = data.intent;
  if (!isObject(value)) return null;
  const candidates = Array.isArray(value.candidates) ? value.candidates.filter(isObject) : [];
  return {
    label: text(value, 'label'),
    confidence: number(value, 'confidence'),
    abstained: value.abstained === true,
    classifier: text(value, 'classifier'),
    candidates: candidates.map((candidate) => ({
      label: text(candidate, 'label') ?? '?',
      score: number(candidate, 'score') ?? 0,
    })),
  };
}
