/** A graph of LangGraph that makes a headline: draft, then check and tighten in a loop. Its nodes are rules, no model; a model's call would stand in a node. */
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const ROUNDS_MAX = 6;
const FILLERS = /\b(?:very|really|quite|just|actually|basically|simply|rather|also|in order|that said)\s+/iu;

const State = Annotation.Root({
  text: Annotation(),
  charsMax: Annotation(),
  headline: Annotation(),
  rounds: Annotation({ reducer: (_, next) => next, default: () => 0 }),
});

const draft = ({ text }) => ({ headline: text.split(/[.!?]+(?:\s|$)/u).find((part) => part.trim() !== '')?.trim().replace(/\s+/gu, ' ') ?? '' });

/** One cut in each round, the least harmful first: a filler, what is in brackets, the last clause, the last word. */
function tighten({ headline, rounds }) {
  const cuts = [
    (h) => h.replace(FILLERS, ''),
    (h) => h.replace(/\s*\([^)]*\)/u, ''),
    (h) => h.replace(/[,;:–][^,;:–]*$/u, ''),
    (h) => h.replace(/\s+\S+$/u, ''),
  ];
  const shorter = cuts.map((cut) => cut(headline)).find((h) => h !== headline && h !== '') ?? headline;
  return { headline: shorter, rounds: rounds + 1 };
}

const next = ({ headline, charsMax, rounds }) => (headline.length <= charsMax ? 'finish' : rounds < ROUNDS_MAX ? 'tighten' : 'cut');
const cut = ({ headline, charsMax }) => ({ headline: `${headline.slice(0, charsMax - 1).trimEnd()}…` });
const finish = ({ headline }) => ({ headline: headline.charAt(0).toUpperCase() + headline.slice(1) });

export const graph = new StateGraph(State)
  .addNode('draft', draft)
  .addNode('tighten', tighten)
  .addNode('cut', cut)
  .addNode('finish', finish)
  .addEdge(START, 'draft')
  .addConditionalEdges('draft', next, ['tighten', 'cut', 'finish'])
  .addConditionalEdges('tighten', next, ['tighten', 'cut', 'finish'])
  .addEdge('cut', 'finish')
  .addEdge('finish', END)
  .compile();
