import { expect, test } from 'vitest';
import { sideOf } from '../../../src/tasks/split';

test('one hash in a share is held out: half for validation, half for the test', () => {
  const sides = Array.from({ length: 1600 }, (_, hash) => sideOf(hash, 8));
  const count = (side: string): number => sides.filter((one) => one === side).length;
  expect([count('training'), count('validation'), count('test')]).toEqual([1400, 100, 100]);
  expect([0, 8, 16, 7].map((hash) => sideOf(hash, 8))).toEqual(['validation', 'test', 'validation', 'training']);
});
