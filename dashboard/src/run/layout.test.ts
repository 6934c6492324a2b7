import { expect, it } from 'vitest';
import { NODE_SIZE, placeSteps } from './layout';

const STEPS = [
  { id: 'account', after: [] },
  { id: 'policy', after: [] },
  { id: 'draft', after: ['account', 'policy'] },
  { id: 'approval', after: ['draft'] },
];

it('puts each layer to the right of the one before', () => {
  const [account, policy, draft, approval] = placeSteps(STEPS, 'LR').nodes;
  expect(account?.x).toBe(policy?.x);
  expect(draft?.x).toBeGreaterThan((account?.x ?? 0) + NODE_SIZE.LR.width);
  expect(approval?.x).toBeGreaterThan((draft?.x ?? 0) + NODE_SIZE.LR.width);
});

it.each(['LR', 'TB'] as const)('keeps the order of the definition among steps that could swap, %s', (direction) => {
  const across = direction === 'LR' ? 'y' : 'x';
  const [account, policy] = placeSteps(STEPS, direction).nodes;
  expect(account?.[across]).toBeLessThan(policy?.[across] ?? 0);
});

it('leaves out an edge to a step that is not there', () => {
  expect(placeSteps([{ id: 'draft', after: ['gone'] }], 'TB').nodes).toEqual([{ id: 'draft', x: 0, y: 0 }]);
});
