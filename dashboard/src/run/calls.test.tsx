import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { JournalEvent } from '../api/types';
import { StepCalls } from './StepCalls';

function attempt(sequence: number, number: number, calls: object[], stepId = 'look'): JournalEvent {
  return {
    runId: 'r',
    sequence,
    at: '2026-01-01T00:00:00.000Z',
    type: 'StepSucceeded',
    causationId: null,
    data: { stepId, attempt: number, calls } as JournalEvent['data'],
  };
}

const MODEL = { kind: 'model', name: 'fast', durationMs: 1200, outcome: 'ok' };
const GUARD = { kind: 'guardrail', name: 'no-secrets@1 at output', durationMs: 3, outcome: 'block: secret_key' };

it('shows the calls of a step with what came of them', () => {
  render(<StepCalls events={[attempt(4, 1, [MODEL, GUARD]), attempt(5, 1, [MODEL], 'other')]} stepId="look" />);
  const rows = within(screen.getByTestId('step-calls')).getAllByRole('row');
  expect(rows).toHaveLength(3);
  expect(rows[2]?.textContent).toContain('block: secret_key');
  expect(screen.getByText('block: secret_key').className).toContain('tone-bad');
  expect(screen.queryByText('Attempt')).toBeNull();
});

it('tells the attempts apart where there were several', () => {
  render(<StepCalls events={[attempt(4, 1, [MODEL]), attempt(8, 2, [MODEL])]} stepId="look" />);
  expect(screen.getByText('Attempt')).toBeTruthy();
});

it('shows nothing for a step that called nothing', () => {
  const { container } = render(<StepCalls events={[attempt(4, 1, [])]} stepId="look" />);
  expect(container.innerHTML).toBe('');
});
