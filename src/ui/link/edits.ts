/** What a person set by hand, in a link. */
import type { OwnEdits } from '../../worker/protocol';
import { isRecord } from './clamp';
import { LinkError } from './content';

/** Rows and columns of a map, at most: more than any input that a link holds. */
const MOST = 4096;
/** Tokens of a vocabulary, at most. */
const MOST_TOKENS = 1_000_000;
/** Heads of an attention, and characters of its name, at most. */
const MOST_HEADS = 8;
const LONGEST_MODULE = 64;
/** Weights are written to this many places. */
const PLACES = 5;

/** The edits as they are written. */
export function shortened({ weights, ...rest }: OwnEdits): OwnEdits {
  const round = (weight: number) => Number(weight.toFixed(PLACES));
  return { ...rest, weights: weights.map(({ row, weights: chosen }) => ({ row, weights: chosen.map(round) })) };
}

/** Throws a LinkError where these are no edits. Whether they fit the input and the model is for the session to say. */
export function editsOf(value: unknown): OwnEdits {
  const has = (name: string) => isRecord(value) && name in value;
  const further = (['headsOff', 'zeroed'] as const).filter(has); // links of the first pages lack them
  const { weights, tokens, headsOff, zeroed } = fieldsOf(value, ['weights', 'tokens', ...further]);
  return {
    weights: listOf(weights).map((edit) => {
      const { row, weights: chosen } = fieldsOf(edit, ['row', 'weights']);
      return { row: wholeBelow(MOST, row), weights: listOf(chosen).map(weightOf) };
    }),
    tokens: listOf(tokens).map((edit) => {
      const { row, token } = fieldsOf(edit, ['row', 'token']);
      return { row: wholeBelow(MOST, row), token: wholeBelow(MOST_TOKENS, token) };
    }),
    ...(has('headsOff') ? { headsOff: listOf(headsOff).map(headOf) } : {}),
    ...(has('zeroed') ? { zeroed: listOf(zeroed).map((column) => wholeBelow(MOST, column)) } : {}),
  };
}

function headOf(value: unknown): NonNullable<OwnEdits['headsOff']>[number] {
  const { name, head } = fieldsOf(value, ['name', 'head']);
  if (typeof name !== 'string' || name.length > LONGEST_MODULE) return refuse();
  return { name, head: wholeBelow(MOST_HEADS, head) };
}

function fieldsOf<Name extends string>(value: unknown, names: readonly Name[]): Readonly<Record<Name, unknown>> {
  if (isRecord(value) && Object.keys(value).sort().join() === [...names].sort().join()) {
    return value as Readonly<Record<Name, unknown>>;
  }
  return refuse();
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) && value.length <= MOST ? value : refuse();
}

function weightOf(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : refuse();
}

function wholeBelow(bound: number, value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < bound ? value : refuse();
}

function refuse(): never {
  throw new LinkError('what it changes by hand is no list of weights, tokens and heads.');
}
