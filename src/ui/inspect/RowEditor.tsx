import { useStore } from 'zustand';
import type { Exploration } from '../../worker/protocol';
import type { Place } from '../alignment/activeCell';
import { weightAt } from '../alignment/matrix';
import { outputLabels, quoted, quotedInput, sourceLabels } from '../alignment/symbols';
import { tensorRow } from './arithmetic';
import { edit, editStore } from './editStore';
import { RowToken } from './RowToken';
import { isEdited, rescaled, withoutColumns, withoutWeights, withWeights, withZeroed } from './rowEdits';
import { useComputed } from './useComputed';
import { WeightBars } from './WeightBars';

interface Props {
  readonly exploration: Exploration;
  readonly place: Place;
}

/** The pinned row: its weights to be set, and the tokens that could be written there. */
export function RowEditor({ exploration, place }: Props) {
  const edits = useStore(editStore, (state) => state.edits);
  const { alignment } = exploration;
  const source = sourceLabels(alignment);
  const output = outputLabels(alignment);
  const heads = (alignment.maps ?? []).reduce((sum, map) => sum + (map.kind === 'cross' ? map.heads : 0), 0);
  const { row, column } = place;
  const { zeroed = [] } = edits;
  const own = edits.weights.find((one) => one.row === row)?.weights;
  const weights = withoutColumns(own ?? tensorRow(exploration, 'decoder.attention.weights', row) ?? [], zeroed);
  const name = quotedInput(source, column);
  const isZeroed = zeroed.includes(column);
  const live = useComputed();
  const knows = isEdited(edits) && live?.text === alignment.text && row < live.outputSymbols.length;
  const original = knows ? source.map((_, index) => weightAt(live, row, index)) : undefined;
  return (
    <>
      <h3>
        Weights of row {row + 1}, {quoted(output[row])}
      </h3>
      <WeightBars {...{ place, weights, zeroed, source }} computed={original} row={output[row]} />
      <p className="aside">
        Drag a bar, or press ↑ ↓ for 0.05: the other weights are scaled by one factor, so that the row sums to 1.
        {heads > 1 &&
          ` The weights are the mean of the last layer’s heads. A row that is set stands in each of the ${heads} heads that look across, in every layer.`}
        {zeroed.length > 0 &&
          ` Where a token is zeroed in every row, the other weights of ${heads > 1 ? 'each head' : 'a row'} are as the model computes them, scaled by one factor.`}
        {original && ' The line across each is the weight without any edit.'}
      </p>
      <div className="buttons">
        <button
          type="button"
          disabled={isZeroed}
          onClick={() => edit(withWeights(edits, row, rescaled(weights, column, 1)))}
        >
          All on {name}
        </button>
        <button
          type="button"
          aria-pressed={isZeroed}
          disabled={!isZeroed && zeroed.length === source.length - 1}
          onClick={() => edit(withZeroed(edits, column, !isZeroed))}
        >
          Zero {name} in every row
        </button>
        <button type="button" disabled={!own} onClick={() => edit(withoutWeights(edits, row))}>
          Take this row back
        </button>
      </div>
      <RowToken exploration={exploration} row={row} />
    </>
  );
}
