/** The symbol of the equation that is pointed at; the map shows which part of it the symbol stands for. */
import { createStore } from 'zustand/vanilla';
import type { FormulaSymbol } from '../../worker/mechanismText';

interface Pointed {
  readonly symbol: FormulaSymbol | undefined;
  /** Whether its mechanism has a map at all. */
  readonly hasMap: boolean;
}

export const pointedSymbol = createStore<Pointed>(() => ({ symbol: undefined, hasMap: false }));

export function point(symbol: FormulaSymbol | undefined, hasMap = false): void {
  pointedSymbol.setState({ symbol, hasMap });
}
