/** What lights where: a vector or line of the arithmetic and the symbols of the equation that stand for it, both ways. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { type FormulaSymbol, plainSymbol } from '../../worker/mechanismText';
import { type AttentionMechanism, mechanismOf } from '../../worker/settings';
import { point, pointedSymbol } from '../mechanism/pointedSymbol';
import { useSessionState } from '../useSession';

interface Lit {
  readonly 'data-lit': true | undefined;
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}

/** Whose equation stands above, where it is not that of the running mechanism. */
export const LitMechanism = createContext<AttentionMechanism | undefined>(undefined);

/** Attributes of what stands for symbols of the equation above, given in plain characters. */
export function useLit(symbols: readonly string[]): Lit {
  const running = useSessionState((state) => state.running);
  const own = use(LitMechanism);
  const mechanism = own ?? (running && mechanismOf(running));
  const lit = useStore(pointedSymbol, ({ symbol }) => symbol !== undefined && symbols.includes(plainSymbol(symbol)));
  return {
    'data-lit': lit || undefined,
    onPointerEnter() {
      const found = mechanism?.formula
        .flatMap(({ left, right }) => [...left, ...right])
        .find((part): part is FormulaSymbol => {
          return typeof part !== 'string' && 'symbol' in part && symbols.includes(plainSymbol(part));
        });
      point(found, mechanism?.attends || mechanism?.heads !== undefined);
    },
    onPointerLeave: () => point(undefined),
  };
}
