import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { parseAnswer } from './answer';
import { AnswerView } from './AnswerView';

afterEach(cleanup);

const OUTPUT = {
  answer: 'It costs £4 [P-005#fees] and not more [P-999#gone].',
  citations: [{ id: 'P-005#fees', title: 'Transfers', quote: 'A transfer costs £4.00.' }],
  confidence: 0.9,
  modelUsed: null,
  notice: 'No language model was used.',
};

function shown(output: Parameters<typeof parseAnswer>[0]) {
  const answer = parseAnswer(output);
  if (answer === null) throw new Error('not an answer');
  return render(<AnswerView answer={answer} testId="chat-answer" />);
}

it('reads an answer, a plain string, and nothing else', () => {
  expect(parseAnswer(OUTPUT)).toMatchObject({ confidence: 0.9, citations: [{ id: 'P-005#fees' }] });
  expect(parseAnswer('Hello')).toMatchObject({ text: 'Hello', citations: [], notice: '' });
  expect(parseAnswer({ total: 3 })).toBeNull();
  expect(parseAnswer(null)).toBeNull();
});

it('shows the quote behind a source when its chip is pressed, and hides it again', () => {
  shown(OUTPUT);
  expect(screen.queryByText('A transfer costs £4.00.')).toBeNull();
  const chip = screen.getByTitle('P-005#fees');
  fireEvent.click(chip);
  expect(screen.getByText('A transfer costs £4.00.')).toBeTruthy();
  expect(chip.getAttribute('aria-expanded')).toBe('true');
  fireEvent.click(chip);
  expect(screen.queryByText('A transfer costs £4.00.')).toBeNull();
});

it('numbers known references and leaves unknown ones as they are', () => {
  shown(OUTPUT);
  expect(screen.getByTestId('chat-answer').textContent).toBe('It costs £4 1 and not more [P-999#gone].');
});

it('says that no language model was used', () => {
  shown(OUTPUT);
  expect(screen.getByText('No language model was used.')).toBeTruthy();
  expect(screen.getByText('Confidence 90 %')).toBeTruthy();
});
