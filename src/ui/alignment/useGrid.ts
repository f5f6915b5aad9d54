import { type HTMLAttributes, type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import { lookOf, type Place, placeAfter } from './activeCell';
import { focusOn, hover } from './lookStore';
import { cellAt, moveTabStop } from './marks';
import { cellOf, togglePin } from './viewStore';

export type GridHandlers = Pick<
  HTMLAttributes<HTMLTableElement>,
  'onKeyDown' | 'onFocus' | 'onBlur' | 'onClick' | 'onPointerOver' | 'onPointerLeave'
>;

/** A grid of cells with one tab stop, which the arrow keys move: what has the focus or the pointer is looked at, Enter and a click pin. */
export function useGrid(table: RefObject<HTMLTableElement | null>, rows: number, columns: number): GridHandlers {
  const tabStop = useRef<Place>({ row: 0, column: 0 });

  const stopAt = useCallback(
    (place: Place) => {
      if (table.current) moveTabStop(table.current, tabStop.current, place);
      tabStop.current = place;
    },
    [table],
  );

  useLayoutEffect(() => {
    const { row, column } = tabStop.current;
    stopAt({ row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) });
  }, [stopAt, rows, columns]);

  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      togglePin(tabStop.current);
      event.preventDefault();
      return;
    }
    const next = placeAfter(event.key, event.ctrlKey || event.metaKey, tabStop.current, rows, columns);
    if (!next || !table.current) return;
    event.preventDefault();
    cellAt(table.current, next)?.focus();
  };

  return {
    onKeyDown: press,
    onFocus: ({ target }) => {
      const place = cellOf(lookOf(target) ?? {});
      if (!place) return;
      stopAt(place);
      focusOn(place);
    },
    onBlur: () => focusOn(undefined),
    onClick: ({ target }) => {
      const look = lookOf(target);
      if (!look) return;
      togglePin(look);
      // What the click has pinned stays; what it has cleared must not stay looked at by its focus.
      focusOn(undefined);
    },
    onPointerOver: ({ pointerType, target }) => {
      if (pointerType === 'mouse') hover(lookOf(target));
    },
    onPointerLeave: () => hover(undefined),
  };
}
