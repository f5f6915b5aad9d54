import { expect, test } from 'vitest';
import { rotaryTable, sinusoidalTable } from '../../../src/model/layers/positionTables';

// By hand: of size 4 the angles of position p are p and p / 100.
test('sinusoidal positions are sines and cosines of falling frequencies', () => {
  const expected = [
    [0, 1, 0, 1],
    [0.8414709848078965, 0.5403023058681398, 0.009999833334166664, 0.9999500004166653],
    [0.9092974268256817, -0.4161468365471424, 0.01999866669333308, 0.9998000066665778],
  ];
  expect(sinusoidalTable(3, 4)).toEqual(Float32Array.from(expected.flat()));
});

test('a column beyond the pairs is a sine', () => {
  const table = sinusoidalTable(2, 3);
  expect(table[5]).toBe(Math.fround(Math.sin(10_000 ** (-2 / 3))));
});

test('rotary positions are cosines and sines of the angles of the pairs', () => {
  const expected = [
    [1, 0, 1, 0],
    [0.5403023058681398, 0.8414709848078965, 0.9999500004166653, 0.009999833334166664],
    [-0.4161468365471424, 0.9092974268256817, 0.9998000066665778, 0.01999866669333308],
  ];
  expect(rotaryTable(3, 4)).toEqual(Float32Array.from(expected.flat()));
});
