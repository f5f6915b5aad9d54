import { expect, it } from 'vitest';
import { confusion } from '../../../../src/tasks/metrics/confusion';
import type { Prediction } from '../../../../src/tasks/metrics/prediction';

const prediction = (said: string, ...answers: string[]): Prediction => ({
  said: [...said],
  answers: answers.map((answer) => [...answer]),
});

it('counts what was said for what, the commonest first', () => {
  // c>k a t; c>k a t>d; c>k a -t; +s c a t
  const counted = confusion([
    prediction('kat', 'cat'),
    prediction('kad', 'cat'),
    prediction('ka', 'cat'),
    prediction('scat', 'cat'),
  ]);
  expect(counted).toEqual([
    { wanted: 'c', said: 'k', count: 3 },
    { wanted: 't', said: 'd', count: 1 },
    { wanted: 't', said: undefined, count: 1 },
    { wanted: undefined, said: 's', count: 1 },
  ]);
});

it('shows the direction of a confusion', () => {
  expect(confusion([prediction('b', 'a'), prediction('a', 'b'), prediction('a', 'b')])).toEqual([
    { wanted: 'b', said: 'a', count: 2 },
    { wanted: 'a', said: 'b', count: 1 },
  ]);
});

it('holds a prediction against its nearest answer', () => {
  expect(confusion([prediction('colour', 'color', 'colours')])).toEqual([{ wanted: undefined, said: 'u', count: 1 }]);
  expect(confusion([prediction('colour', 'color', 'colour')])).toEqual([]);
  expect(() => confusion([prediction('a')])).toThrow('no right answer');
});

it('counts nothing of nothing', () => {
  expect(confusion([])).toEqual([]);
  expect(confusion([prediction('', '')])).toEqual([]);
});

it('tells a token named "null" from none', () => {
  const counted = confusion([
    { said: ['null'], answers: [[]] },
    { said: [], answers: [['null']] },
    { said: ['null'], answers: [['x']] },
  ]);
  expect(counted.map(({ wanted, said }) => [wanted, said])).toEqual([
    [undefined, 'null'],
    ['null', undefined],
    ['x', 'null'],
  ]);
});
