import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { OwnEdits } from '../../worker/protocol';
import type { Place } from '../alignment/activeCell';
import type { Label } from '../alignment/symbols';
import { changeView } from '../alignment/viewStore';
import { formatWeight } from '../format';
import { edit, editFurther, editStore, endStep } from './editStore';
import { rescaled, withWeights } from './rowEdits';
import { TokenText } from './TokenText';

/** Of a key press. */
const STEP = 0.05;

interface Props {
  readonly place: Place;
  /** Of the row, as they are now. */
  readonly weights: readonly number[];
  /** Columns that stay at 0 in every row. */
  readonly zeroed: readonly number[];
  /** As the model computes them without any edit; undefined where nothing is edited, or it writes no such row. */
  readonly computed: readonly number[] | undefined;
  readonly source: readonly Label[];
  readonly row: Label | undefined;
}

/** What a drag began with: each of its moves is reckoned from there, and all of them are one edit. */
interface Drag {
  readonly weights: readonly number[];
  readonly edits: OwnEdits;
  /** Where the bar stood: what the edit makes of the map above may move it from under the pointer. */
  readonly bar: DOMRect;
  moved: boolean;
}

/** The weights of a row as bars that can be dragged; up and down change one, left and right walk along them. */
export function WeightBars({ place, weights, zeroed, computed, source, row }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag>(undefined);

  const choose = (column: number) => changeView({ pinned: { row: place.row, column } });
  const set = (column: number, value: number) => {
    if (zeroed.includes(column)) return;
    const { edits } = editStore.getState();
    edit(withWeights(edits, place.row, rescaled(weights, column, value, zeroed)));
  };

  const press = (event: KeyboardEvent, column: number) => {
    const weight = weights[column] ?? 0;
    const value = valueAfter(event.key, weight);
    const next = columnAfter(event.key, column, weights.length);
    if (value === undefined && next === undefined) return;
    event.preventDefault();
    if (value !== undefined && value !== weight) set(column, value);
    if (next !== undefined) box.current?.querySelectorAll<HTMLElement>('[role="slider"]')[next]?.focus();
  };

  const begin = (event: PointerEvent, column: number) => {
    if (event.button !== 0) return;
    const { currentTarget } = event;
    currentTarget.setPointerCapture(event.pointerId);
    choose(column);
    if (zeroed.includes(column)) return;
    const bar = currentTarget.getBoundingClientRect();
    drag.current = { weights, edits: editStore.getState().edits, bar, moved: false };
  };
  const move = ({ currentTarget, clientY, pointerId }: PointerEvent, column: number) => {
    const from = drag.current;
    if (!from || !currentTarget.hasPointerCapture(pointerId)) return;
    const value = (from.bar.bottom - clientY) / from.bar.height;
    const edits = withWeights(from.edits, place.row, rescaled(from.weights, column, value, zeroed));
    if (from.moved) editFurther(edits);
    else from.moved = edit(edits);
  };

  const end = () => {
    if (drag.current?.moved) endStep();
    drag.current = undefined;
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of sliders is no set of fields.
    <div className="weightBars" role="group" aria-label={`Weights of output ${row?.name ?? ''}`} ref={box}>
      {weights.map((weight, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a token is told from an equal one by its place alone.
        <div key={column} className="weightBar" data-own={column === place.column || undefined}>
          <span className="weightValue">{formatWeight(weight).replace(' ', '')}</span>
          <div
            role="slider"
            tabIndex={column === place.column ? 0 : -1}
            aria-label={`Weight of input ${source[column]?.name ?? ''}`}
            aria-orientation="vertical"
            aria-disabled={zeroed.includes(column) || undefined}
            aria-valuemin={0}
            aria-valuemax={1}
            aria-valuenow={Number(weight.toFixed(4))}
            onFocus={() => choose(column)}
            onKeyDown={(event) => press(event, column)}
            onPointerDown={(event) => begin(event, column)}
            onPointerMove={(event) => move(event, column)}
            onPointerUp={end}
            onPointerCancel={end}
          >
            <span style={{ height: `${100 * weight}%` }} />
            {computed && <span className="weightBefore" style={{ bottom: `${100 * (computed[column] ?? 0)}%` }} />}
          </div>
          <TokenText label={source[column]} />
        </div>
      ))}
    </div>
  );
}

function valueAfter(key: string, weight: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return Math.min(1, weight + STEP);
    case 'ArrowDown':
      return Math.max(0, weight - STEP);
    case 'Home':
      return 0;
    case 'End':
      return 1;
    default:
      return undefined;
  }
}

function columnAfter(key: string, column: number, columns: number): number | undefined {
  if (key === 'ArrowLeft') return Math.max(0, column - 1);
  return key === 'ArrowRight' ? Math.min(columns - 1, column + 1) : undefined;
}
