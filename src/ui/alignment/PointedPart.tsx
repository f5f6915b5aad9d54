import { useStore } from 'zustand';
import { pointedSymbol } from '../mechanism/pointedSymbol';
import { useLook } from './lookStore';
import { cellOf } from './viewStore';

interface Props {
  readonly rows: number;
  readonly columns: number;
}

/** Marks the part of the map that the symbol pointed at in the equation stands for: the line of the cell looked at, if any. */
export function PointedPart({ rows, columns }: Props) {
  const side = useStore(pointedSymbol, ({ symbol, hasMap }) => (hasMap ? symbol?.side : undefined));
  const cell = cellOf(useLook(rows, columns) ?? {});
  if (side === undefined || side === 'learnt') return null;
  // Not on the sheet: all of its cells would be styled anew whenever the pointer moves.
  const place = cell && { ['--looked-row' as string]: cell.row, ['--looked-column' as string]: cell.column };
  return <div className="pointedPart" data-side={side} data-looking={cell !== undefined} style={place} />;
}
