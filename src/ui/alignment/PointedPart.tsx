import { useStore } from 'zustand';
import { pointedSymbol } from '../mechanism/pointedSymbol';

/** Marks the part of the map that the symbol pointed at in the equation stands for. */
export function PointedPart() {
  const side = useStore(pointedSymbol, ({ symbol, hasMap }) => (hasMap ? symbol?.side : undefined));
  return side === undefined || side === 'learnt' ? null : <div className="pointedPart" data-side={side} />;
}
