/** The vectors of a cell, in the order in which its mechanism's equation uses them, each known by the equation's symbol. */
import type { Exploration } from '../../worker/protocol';
import type { Settings } from '../../worker/settings';
import type { Place } from '../alignment/activeCell';
import { decoderState, encoderOutput, tensorRow } from './arithmetic';

export interface CellVector {
  /** As the equation writes it. */
  readonly name: string;
  /** The symbols of the equation, in plain characters, that it lights with. */
  readonly symbols: readonly string[];
  readonly meaning: string;
  readonly values: readonly number[];
}

type Read = (exploration: Exploration, place: Place) => readonly number[] | undefined;
type Term = Omit<CellVector, 'values'> & { readonly read: Read };

const keys: Read = (exploration, { column }) => tensorRow(exploration, 'decoder.attention.keys', column);
const query: Read = (exploration, { row }) => tensorRow(exploration, 'decoder.attention.query', row);

const encoder: Term = {
  name: 'h̄ₛ',
  symbols: ['h̄ₛ'],
  meaning: 'encoder output',
  read: (exploration, { column }) => encoderOutput(exploration, column),
};
const before: Term = {
  name: 'dₜ₋₁',
  symbols: ['dₜ₋₁'],
  meaning: 'state before this step',
  read: (exploration, { row }) => decoderState(exploration, row),
};
const now: Term = {
  name: 'dₜ',
  symbols: ['dₜ'],
  meaning: 'decoder’s state',
  read: (exploration, { row }) => decoderState(exploration, row + 1),
};
const key: Term = { name: 'W h̄ₛ', symbols: ['W'], meaning: 'key', read: keys };
/** What v weighs: the query is absent where the state plays no part. */
const network: Term = {
  name: 'tanh( )',
  symbols: ['v'],
  meaning: 'of the sum; v weighs it',
  read: (exploration, place) => {
    const asked = query(exploration, place);
    return keys(exploration, place)?.map((value, unit) => Math.tanh(value + (asked?.[unit] ?? 0)));
  },
};

/** What the score of an LSTM's mechanism is made of. Those of heads are of queries and keys: heads/headCell.ts. */
const scoreTerms: Readonly<Partial<Record<Settings['attention'], readonly Term[]>>> = {
  none: [],
  dot: [encoder, now],
  general: [encoder, key, now],
  concat: [
    encoder,
    now,
    { ...key, meaning: 'key: W’s columns for h̄ₛ' },
    { name: 'W dₜ', symbols: ['W'], meaning: 'query: W’s columns for dₜ', read: query },
    network,
  ],
  additive: [encoder, before, key, { name: 'U dₜ₋₁ + b', symbols: ['U', 'b'], meaning: 'query', read: query }, network],
  'content-only': [encoder, { ...key, name: 'W h̄ₛ + b', symbols: ['W', 'b'] }, network],
};

const context: Term = {
  name: 'cₜ',
  symbols: ['cₜ', 'c'],
  meaning: 'context',
  read: (exploration, { row }) => tensorRow(exploration, 'decoder.attention.context', row),
};
const attentional: Term = {
  name: 'h̃ₜ',
  symbols: ['h̃ₜ'],
  meaning: 'read by the output layer',
  read: (exploration, { row }) => tensorRow(exploration, 'decoder.attentional', row),
};

export function scoreVectors(attention: Settings['attention'], exploration: Exploration, place: Place): CellVector[] {
  return read(scoreTerms[attention] ?? [], exploration, place);
}

/** The context of the cell's row. */
export function contextVector(exploration: Exploration, place: Place): CellVector | undefined {
  return read([context], exploration, place)[0];
}

/** What the output layer reads: the attentional state where there is one, else the decoder's; after self-attention if there is any. */
export function readoutVector(exploration: Exploration, place: Place): CellVector | undefined {
  const [state] = read([attentional, { ...now, meaning: 'read by the output layer' }], exploration, place);
  const joined = tensorRow(exploration, 'decoder.self_attn.output', place.row);
  return state && joined ? { ...state, meaning: 'after self-attention', values: joined } : state;
}

function read(terms: readonly Term[], exploration: Exploration, place: Place): CellVector[] {
  return terms.flatMap(({ read: valuesAt, ...term }) => {
    const values = valuesAt(exploration, place);
    return values ? [{ ...term, values }] : [];
  });
}
