import { useStore } from 'zustand';
import type { Exploration } from '../../worker/protocol';
import type { Place } from '../alignment/activeCell';
import { mainCell } from '../alignment/describeCell';
import { inside } from '../alignment/lookStore';
import { viewStore } from '../alignment/viewStore';
import { useAlignment } from '../useAlignment';

/** The pinned cell of the alignment, where the exploration has it; of a pinned row or column the cell of its largest weight. */
export function usePinned(exploration: Exploration | undefined): Place | undefined {
  const pinned = useStore(viewStore, (view) => view.pinned);
  // A pin of a map whose rows or columns mean something else is none of the alignment.
  const kind = useAlignment(({ alignment }) => alignment.shown?.kind ?? 'cross');
  if (!exploration || kind !== 'cross') return undefined;
  const { alignment } = exploration;
  const look = inside(pinned, alignment.outputSymbols.length, alignment.sourceSymbols.length);
  return look && alignment.weights.length > 0 ? mainCell(alignment, look) : undefined;
}
