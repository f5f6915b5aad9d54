/** A mechanism's equations as a small tree, so that the page can set them in type and say what each symbol is. */

/** Whose a symbol is: the source's, the target's, a pair's of both (a cell of the map), or nobody's, for it is learnt. */
export type Side = 'source' | 'target' | 'both' | 'learnt';

/**
 * A length that follows from the settings: H the decoder's units, D·H the numbers of an encoder output; of a Transformer E
 * the width of its layers, d the numbers of a head.
 */
export type Length = 'H' | 'D·H' | 'D·H + H' | 'E' | 'd';

export interface FormulaSymbol {
  readonly symbol: string;
  readonly over?: 'bar' | 'tilde';
  /** Lowered; its letters s and t take the inks of their sides. */
  readonly sub?: string;
  readonly sup?: string;
  readonly side: Side;
  /** What it is, without a full stop. */
  readonly meaning: string;
  /** Lengths of a vector or matrix; a single number has none. */
  readonly shape?: readonly Length[];
}

/** An operation over all values of an index, such as the sum over s. */
export interface FormulaOperator {
  readonly operator: 'Σ' | 'softmax' | 'entmax' | 'sparsemax';
  readonly over: string;
}

/** Words and signs stand for themselves. */
export type FormulaPart = string | FormulaSymbol | FormulaOperator;

/** One equation: what stands before its sign of equality, and what after. */
export interface FormulaRow {
  readonly left: readonly FormulaPart[];
  readonly right: readonly FormulaPart[];
}

/** The equations of a mechanism, the score first. */
export type Formula = readonly FormulaRow[];

const lowered: Readonly<Record<string, string>> = { s: 'ₛ', t: 'ₜ', '0': '₀', '1': '₁', '−': '₋' };
const marks = { bar: '\u0304', tilde: '\u0303' };

/** The symbol in plain characters, such as h̄ₛ. What is raised is left out: vᵀ and v are one symbol. */
export function plainSymbol({ symbol, over, sub = '' }: FormulaSymbol): string {
  return symbol + (over ? marks[over] : '') + Array.from(sub, (character) => lowered[character] ?? character).join('');
}

/** The first equation of a formula in plain characters, without spaces. */
export function plainEquation([row]: Formula): string {
  const text = (part: FormulaPart): string => {
    if (typeof part === 'string') return part;
    if ('operator' in part) return part.operator;
    return plainSymbol(part) + (part.sup === 'T' ? 'ᵀ' : '');
  };
  return row ? [...row.left, '=', ...row.right].map(text).join('').replaceAll(' ', '') : '';
}
