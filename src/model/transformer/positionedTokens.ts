/** Tokens on their way into a Transformer: their embeddings, and to each the place where it stands. */
import type { Recorder } from '../graph/graph';
import { slots, type Value } from '../graph/value';
import { embeddingWeight } from '../layers/parameters';
import { sinusoidalTable } from '../layers/positionTables';
import { addPositions } from '../operations/addPositions';
import { dropout } from '../operations/dropout';
import { embedding } from '../operations/embedding';
import type { Now } from '../tokenInput';
import type { TokenOrder } from '../tokenOrder';
import type { Stack } from './sublayers';

/** Records the embeddings [T, B, E] of tokens [T, B], u32, whose order the host may know, and gives them. */
export type PositionedTokens = (record: Recorder, now: Now, tokens: Value, order?: TokenOrder) => Value;

/** `side` is encoder or decoder; `stream` keys the dropout. */
export function positionedTokens(stack: Stack, side: string, vocabulary: number, stream: number): PositionedTokens {
  const { graph, steps, batch, width, key } = stack;
  const weight = embeddingWeight(graph, `${side}.embedding`, vocabulary, width); // [V, E]
  const shape = [steps, batch, width];
  const embedded = graph.activation(`${side}.embedded`, shape);
  const table = positionTable(stack, side);
  const learned = stack.settings.positions === 'learned';
  const placed = table ? graph.activation(`${side}.placed`, shape) : embedded;
  const dropping = key !== undefined && key.dropout > 0;
  const y = dropping ? graph.activation(`${side}.placed_dropped`, shape) : placed;
  return (record, now, tokens, order) => {
    record.add(embedding({ tokens: now(tokens), order, weight, y: now(embedded) }));
    if (table) record.add(addPositions({ x: now(embedded), table, y: now(placed), learned }));
    if (dropping) {
      const { dropout: rate, clock, seed } = key;
      record.add(dropout({ x: now(placed), y: now(y), rate, clock, seed, stream }));
    }
    return y;
  };
}

/** What is added at each position [T, E]; undefined where queries and keys are turned instead. */
function positionTable({ graph, settings, steps, width }: Stack, side: string): Value | undefined {
  const { positions, length } = settings;
  if (positions === 'rotary') return undefined;
  const name = `${side}.positions`;
  if (positions === 'sinusoidal') return graph.constant(name, [steps, width], sinusoidalTable(steps, width));
  if (steps > length) {
    throw new RangeError(`Learned positions end at ${length}, and ${steps} are needed. Choose sinusoidal ones.`);
  }
  return slots(embeddingWeight(graph, name, length, width), 0, steps);
}
