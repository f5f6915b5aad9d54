import { useStore } from 'zustand';
import { useAlignment } from '../useAlignment';
import { Implied } from './Implied';
import { Legend } from './Legend';
import { useAxes } from './useAxes';
import { type Drawing, showMap, viewStore } from './viewStore';

/** Where each line of text stands in a drawing. */
const places: Readonly<Record<Drawing, readonly [columns: string, rows: string]>> = {
  heatmap: ['→', '↓'],
  ribbons: ['above', 'below'],
  rows: ['below', 'above'],
};

interface Props {
  /** Whether two maps stand below, each of which says for itself what its weights are. */
  readonly ofLanes?: boolean;
}

/** Which map it is, and how the drawing is to be read. */
export function MapHead({ ofLanes = false }: Props) {
  const drawing = useStore(viewStore, (view) => view.drawing);
  const title = useAlignment(({ alignment }) => alignment.title);
  const hasMaps = useAlignment(({ alignment }) => alignment.maps !== undefined);
  const heads = useAlignment(({ alignment }) => alignment.maps?.findLast(({ kind }) => kind === 'cross')?.heads) ?? 0;
  const { row, column } = useAxes();
  const [columns, rows] = places[drawing];
  return (
    <div className="mapHead">
      {hasMaps && (
        <p className="mapTitle">
          {title ?? 'The alignment'}{' '}
          {title ? (
            <button type="button" className="plain" onClick={() => showMap(undefined)}>
              Back to the alignment
            </button>
          ) : (
            heads > 1 && <span>the mean of {heads} heads, cross-attention of the last layer</span>
          )}
        </p>
      )}
      <p className="axes">
        <span data-side={column.side}>
          {column.name} {columns}
        </span>{' '}
        <span data-side={row.side}>
          {row.name} {drawing === 'rows' && 'step '}
          {rows}
        </span>
      </p>
      {!ofLanes && <Implied />}
      <Legend />
    </div>
  );
}
