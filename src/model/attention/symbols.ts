/** Symbols and equations that several mechanisms share. */
import type { FormulaRow, FormulaSymbol } from './formula';

export const sourcePosition: FormulaSymbol = { symbol: 's', side: 'source', meaning: 'The source position' };
export const outputStep: FormulaSymbol = { symbol: 't', side: 'target', meaning: 'The output step' };

export const score: FormulaSymbol = {
  symbol: 'score',
  side: 'both',
  meaning: 'How well source position s suits output step t, before the softmax',
};

export const encoderOutput: FormulaSymbol = {
  symbol: 'h',
  over: 'bar',
  sub: 's',
  side: 'source',
  meaning: 'The encoder’s output at source position s',
  shape: ['D·H'],
};

export const stateBefore: FormulaSymbol = {
  symbol: 'd',
  sub: 't−1',
  side: 'target',
  meaning: 'The decoder’s state before output step t',
  shape: ['H'],
};

export const stateNow: FormulaSymbol = {
  symbol: 'd',
  sub: 't',
  side: 'target',
  meaning: 'The decoder’s state at output step t, fresh from its LSTM',
  shape: ['H'],
};

/** v of the mechanisms whose score is a small network. */
export const scoreVector: FormulaSymbol = {
  symbol: 'v',
  side: 'learnt',
  meaning: 'Weighs the H numbers into one',
  shape: ['H'],
};

export const weight: FormulaSymbol = {
  symbol: 'α',
  sub: 'ts',
  side: 'both',
  meaning: 'The weight of source position s at output step t; a row sums to 1',
};

export const context: FormulaSymbol = {
  symbol: 'c',
  sub: 't',
  side: 'target',
  meaning: 'The context of output step t: the encoder’s outputs, summed by weight',
  shape: ['D·H'],
};

export const scoreOfPair = [score, '(', outputStep, ', ', sourcePosition, ')'] as const;

/** Scores become weights, and the encoder outputs, summed by weight, the context. */
export const weightsAndContext: readonly FormulaRow[] = [
  { left: [weight], right: [{ operator: 'softmax', over: 's' }, ...scoreOfPair] },
  { left: [context], right: [{ operator: 'Σ', over: 's' }, weight, encoderOutput] },
];

export function transposed(symbol: FormulaSymbol): FormulaSymbol {
  return { ...symbol, sup: 'T' };
}
