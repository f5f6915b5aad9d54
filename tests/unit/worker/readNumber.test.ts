import { expect, it } from 'vitest';
import { readNumber } from '../../../src/worker/readNumber';

const seed = { label: 'Seed', minimum: 0, maximum: 999_999_999 };
const rate = { label: 'Learning rate', minimum: 0.000001, maximum: 2000 };
const notWhole = { error: 'Seed is a whole number from 0 to 999999999.' };
const notReal = { error: 'Learning rate is a number from 0.000001 to 2000.' };

it('reads whole numbers, with thousands parted as the page prints them', () => {
  expect(readNumber(' 64 ', seed, true)).toEqual({ value: 64 });
  expect(readNumber('1,000', seed, true)).toEqual({ value: 1000 });
  expect(readNumber('12,345,678', seed, true)).toEqual({ value: 12_345_678 });
});

it.for(['', ' ', '1,0', '1,00', '1,0000', '1000,000', '0,003', ',000', '1.5', '-1', '1e9', 'ten'])(
  'refuses “%s” as a whole number, and says what is accepted',
  (text) => expect(readNumber(text, seed, true)).toEqual(notWhole),
);

it('reads real numbers with a decimal point or comma', () => {
  expect(readNumber('0.003', rate, false)).toEqual({ value: 0.003 });
  expect(readNumber('0,003', rate, false)).toEqual({ value: 0.003 });
  expect(readNumber('12,5', rate, false)).toEqual({ value: 12.5 });
  expect(readNumber('1e-3', rate, false)).toEqual({ value: 0.001 });
});

it.for(['', '1,000', '1,000,000', '1,000.5', '0', '2001'])(
  'refuses “%s” as a real number, and says what is accepted',
  (text) => expect(readNumber(text, rate, false)).toEqual(notReal),
);
