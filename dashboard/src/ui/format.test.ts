import { expect, it } from 'vitest';
import { age, cost, due, duration, offset, percent, sentenceCase, shortId } from './format';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const at = (ms: number) => new Date(NOW + ms).toISOString();

it.each([
  [0, '0 ms'],
  [-50, '0 ms'],
  [999, '999 ms'],
  [1_250, '1.3 s'],
  [61_000, '1 min 1 s'],
  [3_660_000, '1 h 1 min'],
  [200_000_000, '2 days'],
])('writes %i ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it('writes small costs with enough digits to be seen', () => {
  expect([0, 42, 2_310, 1_250_000].map(cost)).toEqual(['$0', '$0.00004', '$0.00231', '$1.25']);
});

it('writes shares, or a dash where there is none', () => {
  expect([0.944, 0.004, 0, null].map(percent)).toEqual(['94 %', '<1 %', '0 %', '–']);
});

it('says how long ago, how long until, and how long past', () => {
  expect(age(at(-2_000), NOW)).toBe('just now');
  expect(age(at(-180_000), NOW)).toBe('3 min ago');
  expect(due(at(1_800_000), NOW)).toEqual({ text: 'due in 30 min', late: false, soon: true });
  expect(due(at(86_400_000), NOW)).toEqual({ text: 'due in 24 h', late: false, soon: false });
  expect(due(at(-7_200_000), NOW)).toEqual({ text: 'overdue by 2 h', late: true, soon: false });
});

it('counts from the first event', () => {
  expect(offset(at(0), at(1_234))).toBe('+1.23 s');
});

it('shortens ids so that both ends stay', () => {
  expect(shortId('web-1')).toBe('web-1');
  expect(shortId('web-0ab48360c6b5~01JD9C21D8')).toBe('web-0ab48360c…9C21D8');
  expect(shortId('s-45~01JD6DEED5BD00000000:approval:1', 28)).toBe('s-45~01JD6DEED5B…:approval:1');
});

it('writes codes as words', () => {
  expect(sentenceCase('pending_identity')).toBe('Pending identity');
});
