import { beforeEach, expect, it } from 'vitest';
import {
  currentEdits,
  dropEdits,
  edit,
  editFurther,
  editStore,
  endStep,
  openEdits,
  redo,
  undo,
} from '../../../../src/ui/inspect/editStore';
import {
  countEdits,
  noEdits,
  rescaled,
  setsWeights,
  withoutColumns,
  withoutToken,
  withoutWeights,
  withToken,
  withWeights,
  withZeroed,
} from '../../../../src/ui/inspect/rowEdits';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const now = () => editStore.getState().edits;

beforeEach(dropEdits);

it('scales the other weights of a row by one factor, so that it sums to 1', () => {
  const row = rescaled([0.2, 0.5, 0.3], 1, 0.8);
  expect(row[1]).toBe(0.8);
  expect(sum(row)).toBeCloseTo(1, 12);
  expect((row[0] ?? 0) / (row[2] ?? 1)).toBeCloseTo(2 / 3, 12);
});

it('keeps a row in bounds where there is nothing to scale', () => {
  expect(rescaled([0, 1, 0], 1, 0.4)).toEqual([0.3, 0.4, 0.3]);
  expect(rescaled([0.25, 0.75], 0, 1.7)).toEqual([1, 0]);
  expect(rescaled([0.25, 0.75], 0, -1)).toEqual([0, 1]);
  expect(rescaled([1], 0, 0.5)).toEqual([1]);
});

it('takes source tokens out of a row and scales the others', () => {
  expect(withoutColumns([0.5, 0.25, 0.25], [1])[0]).toBeCloseTo(2 / 3, 12);
  expect(withoutColumns([0, 0.5, 0.5], [1])).toEqual([0, 0, 1]);
  expect(withoutColumns([0, 1, 0], [1])).toEqual([0.5, 0, 0.5]);
  expect(withoutColumns([0, 1, 0], [1, 2])).toEqual([1, 0, 0]);
  expect(rescaled([0, 0, 1], 2, 0.5, [0])).toEqual([0, 0.5, 0.5]);
  expect(rescaled([0, 1], 1, 0.5, [0])).toEqual([0, 1]);
});

it('zeroes a source token and takes that back', () => {
  const zeroed = withZeroed(withZeroed(noEdits, 3, true), 1, true);
  expect(zeroed).toEqual({ ...noEdits, zeroed: [1, 3] });
  expect(countEdits(zeroed)).toBe(2);
  expect(setsWeights(zeroed, 7)).toBe(true);
  expect(withZeroed(withZeroed(zeroed, 1, false), 3, false)).toEqual(noEdits);
});

it('makes no step of what changes nothing', () => {
  expect(edit(withWeights(noEdits, 0, [0, 1]))).toBe(true);
  editStore.setState({ showsOriginal: true });
  expect(edit(withWeights(noEdits, 0, [0, 1]))).toBe(false);
  expect(editStore.getState()).toMatchObject({ past: [noEdits], showsOriginal: false });
  undo();
  expect(now()).toBe(noEdits);
  edit({ weights: [], tokens: [] });
  expect(editStore.getState().future).toHaveLength(1);
});

it('holds one edit of a kind to a row, in the order of rows', () => {
  const once = withWeights(withToken(withWeights(noEdits, 3, [1, 0]), 3, 7), 1, [0, 1]);
  expect(once.weights.map(({ row }) => row)).toEqual([1, 3]);
  const twice = withWeights(once, 3, [0.5, 0.5]);
  expect(twice.weights).toEqual([
    { row: 1, weights: [0, 1] },
    { row: 3, weights: [0.5, 0.5] },
  ]);
  expect(withoutToken(withoutWeights(withoutWeights(twice, 1), 3), 3)).toEqual(noEdits);
});

it('undoes and redoes exactly; a drag is one step', () => {
  const first = withToken(noEdits, 0, 5);
  edit(first);
  const begun = withWeights(first, 1, [0.4, 0.6]);
  const ended = withWeights(first, 1, [0.1, 0.9]);
  edit(begun);
  editFurther(ended);
  expect(now()).toBe(ended);
  undo();
  expect(now()).toBe(first);
  undo();
  expect(now()).toBe(noEdits);
  undo();
  expect(now()).toBe(noEdits);
  redo();
  redo();
  redo();
  expect(now()).toBe(ended);
});

it('has no step for a drag that ended where it began', () => {
  const first = withToken(noEdits, 0, 5);
  edit(first);
  edit(withWeights(first, 1, [0.4, 0.6]));
  editFurther({ ...first });
  endStep();
  expect(editStore.getState().past).toEqual([noEdits]);
  undo();
  expect(now()).toBe(noEdits);
});

it('forgets what was undone once something else is edited', () => {
  edit(withToken(noEdits, 0, 5));
  undo();
  const other = withToken(noEdits, 1, 6);
  edit(other);
  redo();
  expect(now()).toBe(other);
  undo();
  expect(now()).toBe(noEdits);
});

it('is plain values, which a link can carry', () => {
  expect(currentEdits()).toBeUndefined();
  edit(withToken(withWeights(noEdits, 0, [0, 1]), 2, 4));
  const carried = JSON.parse(JSON.stringify(currentEdits()));
  dropEdits();
  openEdits(carried);
  expect(currentEdits()).toEqual({ weights: [{ row: 0, weights: [0, 1] }], tokens: [{ row: 2, token: 4 }] });
});
