import { expect, it } from 'vitest';
import { tokenAccuracy } from '../../../../src/tasks/metrics/tokenAccuracy';

it.each([
  ['abc', 'abc', 4, 4],
  ['abd', 'abc', 3, 4],
  ['ab', 'abc', 2, 4],
  ['abcd', 'abc', 3, 4],
  ['', 'abc', 0, 4],
  ['bca', 'abc', 1, 4],
  ['', '', 1, 1],
  ['a', '', 0, 1],
  ['e\u0301', 'é', 2, 2],
])('of "%s" for "%s" is %i of %i', (prediction, target, right, total) => {
  expect(tokenAccuracy([prediction], [target])).toEqual({ right, total, value: right / total });
});

it('adds positions over texts', () => {
  expect(tokenAccuracy(['a', 'xx'], ['a', 'xyz'])).toMatchObject({ right: 3, total: 6 });
  expect(() => tokenAccuracy([], ['a'])).toThrow('0 predictions for 1 targets');
});

it('counts the tokens of the kind it is given', () => {
  // "hər" for "hɜr", and the end.
  expect(tokenAccuracy(['HH AH R'], ['HH ER R'], 'spaced')).toMatchObject({ right: 3, total: 4 });
  // Expected , {0} and the end, where "Expected : {0}" was said.
  expect(tokenAccuracy(['Expected: {0}'], ['Expected, {0}'], 'words')).toMatchObject({ right: 3, total: 4 });
});
