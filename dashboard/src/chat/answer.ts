import type { JsonObject, JsonValue } from '../api/types';
import { isObject, number, text } from '../run/data';

export interface Citation {
  id: string;
  title: string;
  quote: string;
}

export interface Answer {
  text: string;
  citations: Citation[];
  confidence: number | null;
  modelUsed: string | null;
  /** Says that no language model was used, when so; otherwise empty. */
  notice: string;
}

/** Reads a run's output as an answer; null if the workflow answers with something else. */
export function parseAnswer(output: JsonValue): Answer | null {
  if (typeof output === 'string') {
    return { text: output, citations: [], confidence: null, modelUsed: null, notice: '' };
  }
  if (!isObject(output)) return null;
  const answer = text(output, 'answer');
  if (answer === null) return null;
  const citations = Array.isArray(output.citations) ? output.citations.filter(isObject) : [];
  return {
    text: answer,
    citations: citations.map(citation).filter((item) => item.id !== ''),
    confidence: number(output, 'confidence'),
    modelUsed: text(output, 'modelUsed'),
    notice: text(output, 'notice') ?? '',
  };
}

function citation(value: JsonObject): Citation {
  const id = text(value, 'id') ?? '';
  return { id, title: text(value, 'title') ?? id, quote: text(value, 'quote') ?? '' };
}
