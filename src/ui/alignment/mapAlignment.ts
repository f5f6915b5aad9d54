/** A decoding as it is drawn: with the alignment, or with a map of multi-head attention in its place. */
import type { Alignment, AttentionMap } from '../../worker/protocol';

/** A map of multi-head attention: of a layer one head or the mean of all, or what all layers up to it amount to. */
export interface ShownMap {
  readonly kind: AttentionMap['kind'];
  readonly layer: number;
  readonly head: number | 'mean' | 'rollout';
}

/** The labels are those of the map: its rows stand in `outputSymbols`, its columns in `sourceSymbols`. */
export interface MapAlignment extends Alignment {
  /** Absent where it is the alignment itself. */
  readonly shown?: ShownMap;
  /** What is shown, in words. */
  readonly title?: string;
  /** The label of the end mark, where the columns do not end with it. */
  readonly end?: string;
  /** Whether a row may look at a column; absent where every row may look at all. */
  readonly mayLook?: (row: number, column: number) => boolean;
}

/** Whether a row may not look at a column, as order or a pattern forbid it. Padding is no part of a map. */
export function isMasked({ mayLook }: MapAlignment, row: number, column: number): boolean {
  return mayLook?.(row, column) === false;
}

/** What the rows and the columns of a map are called, and whose ink they have. */
export interface Axes {
  readonly row: { readonly name: string; readonly side: 'source' | 'target' };
  readonly column: { readonly name: string; readonly side: 'source' | 'target' };
}

const input = { name: 'input', side: 'source' } as const;
const output = { name: 'output', side: 'target' } as const;

/** Of the alignment, too. What the decoder looks back at are the tokens that it has read: those written before. */
export function axesOf(kind: ShownMap['kind'] | undefined): Axes {
  if (kind === 'encoder') return { row: input, column: input };
  return { row: output, column: kind === 'decoder' ? { name: 'token read', side: 'target' } : input };
}

/** As it begins a line. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
