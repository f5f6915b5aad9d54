import { beforeEach, expect, it } from 'vitest';
import { focusOn, hover, lookedAt, lookStore, stepOf } from '../../../src/ui/alignment/lookStore';
import { changeView, pinnedCell, togglePin, viewStore } from '../../../src/ui/alignment/viewStore';

const pinned = () => viewStore.getState().pinned;

beforeEach(() => {
  viewStore.setState(viewStore.getInitialState());
  lookStore.setState(lookStore.getInitialState());
});

it('pins, and clears what is pinned already', () => {
  togglePin({ row: 1, column: 2 });
  expect(pinnedCell(viewStore.getState())).toEqual({ row: 1, column: 2 });
  togglePin({ row: 1, column: 2 });
  expect(pinned()).toBeUndefined();
});

it('makes a cell of two tokens pinned one after the other, and begins anew after that', () => {
  togglePin({ column: 2 });
  expect(pinnedCell(viewStore.getState())).toBeUndefined();
  togglePin({ row: 1 });
  expect(pinned()).toEqual({ row: 1, column: 2 });
  togglePin({ column: 0 });
  expect(pinned()).toEqual({ column: 0 });
  togglePin({ column: 3 });
  expect(pinned()).toEqual({ column: 3 });
});

it('looks at what is hovered, else at the focus, else at the pin', () => {
  togglePin({ row: 0, column: 0 });
  focusOn({ row: 1 });
  hover({ column: 2 });
  expect(lookedAt(4, 4)).toEqual({ column: 2 });
  hover(undefined);
  expect(lookedAt(4, 4)).toEqual({ row: 1 });
  focusOn(undefined);
  expect(lookedAt(4, 4)).toEqual({ row: 0, column: 0 });
});

it('keeps a pin that another input has no place for, and does not show it', () => {
  togglePin({ row: 9, column: 9 });
  expect(lookedAt(3, 3)).toBeUndefined();
  expect(lookedAt(10, 10)).toEqual({ row: 9, column: 9 });
});

it('stays at the step that was looked at last, within the map', () => {
  hover({ row: 5 });
  hover(undefined);
  expect(stepOf(8)).toBe(5);
  expect(stepOf(3)).toBe(2);
  togglePin({ row: 1 });
  expect(stepOf(8)).toBe(1);
});

it('can be carried by a link', () => {
  changeView({ drawing: 'ribbons', scale: 'log', showGold: true, pinned: { row: 1, column: 2 } });
  const carried = JSON.parse(JSON.stringify(viewStore.getState()));
  expect(carried).toEqual(viewStore.getState());
});
