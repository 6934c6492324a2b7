/** Plays the registry: a few definitions of every kind with versions, and a publish that knows three answers. */

const at = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const WORDS = {
  agents: 'agent',
  workflows: 'workflow',
  tools: 'tool',
  models: 'model',
  prompts: 'prompt',
  guardrails: 'guardrail',
  memories: 'memory',
};

const WRITER = `agent: answer-writer
description: Writes the answer from the passages that were found.
kind: model
mutates: false
model: large
promptRef: answer
tools:
- passages
guardrails:
- no-secrets
input:
  type: object
  required:
  - question
  - passages
  properties:
    question:
      type: string
    passages:
      type: array
output:
  type: object
  required:
  - answer
  properties:
    answer:
      type: string
`;

function entry(kind, name, description, version = 1, more = {}) {
  const yaml = `${WORDS[kind]}: ${name}\ndescription: ${description}\n`;
  const digest = '5f2c7d0e91ab'.repeat(5).slice(0, 64);
  const view = { kind: WORDS[kind], name, version, description, publishedAt: at(400 - version * 60), digest };
  return { ...view, deprecated: false, uses: {}, yaml, document: { [WORDS[kind]]: name }, ...more };
}

const published = {
  agents: [
    entry('agents', 'account-status', 'Looks the account of a customer up.'),
    ...[1, 2, 3].map((version) =>
      entry('agents', 'answer-writer', 'Writes the answer from the passages that were found.', version, {
        uses: { 'model/large': version, 'prompt/answer': 1, 'tool/passages': 2, 'guardrail/no-secrets': 1 },
        yaml: WRITER,
        deprecated: version === 1,
      }),
    ),
    entry('agents', 'policy-search', 'Finds passages of policies.', 1, { uses: { 'tool/passages': 1 } }),
  ],
  workflows: [
    entry('workflows', 'support-desk', 'Answers customers of a bank.', 2),
    entry('workflows', 'general', 'Whatever nothing else is for.'),
  ],
  tools: [1, 2].map((version) => entry('tools', 'passages', 'Passages of documents by meaning.', version)),
  models: [1, 2, 3].map((version) => entry('models', 'large', 'A large model of a provider.', version)),
  prompts: [entry('prompts', 'answer', 'How an answer is written.')],
  guardrails: [entry('guardrails', 'no-secrets', 'No secret leaves.')],
  memories: [entry('memories', 'customer', 'What a customer said before.', 1, { deprecated: true })],
};

const brief = (view) => ({ ...view, yaml: undefined, document: undefined });
const newest = (kind) => [...new Map((published[kind] ?? []).map((each) => [each.name, each])).values()];
const CHANGED = ['/input/required', 'changed', ['question'], ['question', 'passages'], true];
const PROMPT = ['/prompt', 'removed', 'Answer from the passages.\nSay what you do not know.', null, false];
const REF = ['/promptRef', 'added', null, 'answer', false];
const change = ([pointer, kind, before, after, breaking]) => ({ pointer, kind, before, after, breaking });
const MESSAGE =
  'Version 2 takes {"question":"text"}, this one refuses it: required property \'passages\' not found';

/** Routes of the registry; `fail` makes a problem of a status, a code and a detail. */
export function registryRoutes(fail) {
  const versions = (kind, name) => {
    const found = (published[kind] ?? []).filter((each) => each.name === name);
    return found.length > 0 ? found : fail(404, 'definition_unknown', `Nothing is called '${name}'.`);
  };
  const definition = (kind, name, version) => {
    const all = versions(kind, name);
    const found = all.find((each) => each.version === version) ?? all.at(-1);
    return { ...found, versions: all.map((each) => each.version) };
  };
  return [
    ['GET', /^\/api\/v1\/registry\/([^/]+)$/, ([kind]) => [200, { entries: newest(kind).map(brief) }]],
    ['GET', /^\/api\/v1\/registry\/([^/]+)\/([^/]+)$/, ([kind, name]) => [200, definition(kind, name)]],
    [
      'GET',
      /^\/api\/v1\/registry\/([^/]+)\/([^/]+)\/versions$/,
      ([kind, name]) => [200, { entries: versions(kind, name).map(brief) }],
    ],
    [
      'GET',
      /^\/api\/v1\/registry\/([^/]+)\/([^/]+)\/versions\/(\d+)$/,
      ([kind, name, version]) => [200, definition(kind, name, Number(version))],
    ],
    [
      'GET',
      /^\/api\/v1\/registry\/([^/]+)\/([^/]+)\/diff$/,
      ([kind, name], { search }) => [
        200,
        {
          ...{ kind: WORDS[kind], name, from: Number(search.get('from')), to: Number(search.get('to')) },
          changes: [CHANGED, PROMPT, REF].map(change),
          uses: [change(['/model~1large', 'changed', 2, 3, false])],
          broken: [{ pointer: '/input/required', message: MESSAGE, example: { question: 'text' } }],
        },
      ],
    ],
    [
      'GET',
      /^\/api\/v1\/registry\/([^/]+)\/([^/]+)\/used-by$/,
      ([kind, name]) => [
        200,
        {
          ...{ kind: WORDS[kind], name },
          entries: [
            { kind: 'workflow', name: 'support-desk', version: 2, deprecated: false, newest: true, uses: null },
            { kind: 'workflow', name: 'support-desk', version: 1, deprecated: false, newest: false, uses: null },
          ],
          openRuns: {
            count: 1,
            newest: [
              { runId: 's-1~01JD', workflow: 'support-desk', status: 'RUNNING', startedAt: at(3), version: 2 },
            ],
          },
        },
      ],
    ],
    [
      'POST',
      /^\/api\/v1\/registry\/([^/]+)\/([^/]+)\/deprecate$/,
      ([kind, name], { search }) => {
        const found = versions(kind, name).find((each) => each.version === Number(search.get('version')));
        found.deprecated = true;
        return [200, brief(found)];
      },
    ],
    [
      'POST',
      /^\/api\/v1\/registry$/,
      (_, { text, search }) => {
        const [, kind, name] = /^(\w+): ([\w-]+)$/m.exec(text) ?? [];
        const line = text.split('\n').findIndex((each) => each.includes('none-such')) + 1;
        const wrong = { pointer: '/tools/0', line, message: "No tool is called 'none-such'; publish it first" };
        if (line > 0) fail(400, 'definition_invalid', "Mend what 'errors' lists and publish again.", [wrong]);
        const outcome = search.has('dryRun') ? 'would_publish' : 'published';
        const view = { ...brief(entry(`${kind}s`, name, '', 4)), kind, outcome, warnings: [], broken: [] };
        return [200, { definitions: [view] }];
      },
    ],
  ];
}
