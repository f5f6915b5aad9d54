/**
 * Tokens on their way into LSTMs: gates = W_ih E[token] + b, E being the embeddings.
 *
 * Where the vocabulary has fewer entries than the batch has tokens, and dropout does not treat every token by itself, the
 * vocabulary is projected once, P = E W_ihᵀ + b [V, 4H], and every token takes its row of P: the same numbers for less
 * arithmetic. Backward, the rows' gradients are added up in P first.
 */
import type { TrainingKey } from './dropped';
import type { Graph, Recorder } from './graph/graph';
import { elements, type Operand, type Value } from './graph/value';
import { dropout } from './operations/dropout';
import { embedding } from './operations/embedding';
import { linear } from './operations/linear';
import type { TokenOrder } from './tokenOrder';

/** Of a sequence, what an operation gets: one step of it in a loop, all of it outside. */
export type Now = (sequence: Value) => Operand;

export const everyStep: Now = (sequence) => sequence;

/** An LSTM's share in the input: W_ih [4H, E], b [4H] and the gates [T, B, 4H] that it writes. */
export interface GatesOfTokens {
  readonly name: string;
  readonly weight: Value;
  readonly bias: Value;
  readonly gates: Value;
}

export interface Tokens {
  readonly tokens: Value; // [T, B], u32
  /** Where the host knows them and there is a gradient. */
  readonly order?: TokenOrder | undefined;
  readonly embeddings: Value; // [V, E]
}

export interface TokenInput {
  /** Records all LSTMs' gates: in a loop those of the current step, outside those of all steps. */
  record(recorder: Recorder, now: Now): void;
}

/** `name` is the side's, encoder or decoder; `stream` keys its dropout. */
export function tokenInput(
  graph: Graph,
  name: string,
  { tokens, order, embeddings }: Tokens,
  lstms: readonly GatesOfTokens[],
  { key, stream }: { readonly key: TrainingKey | undefined; readonly stream: number },
): TokenInput {
  const [vocabulary = 1, size = 1] = embeddings.shape;
  const dropping = key !== undefined && key.dropout > 0;
  if (!dropping && vocabulary <= elements(tokens.shape)) {
    const projected = lstms.map(({ name: own, weight, bias, gates }) => {
      const table = graph.activation(`${own}.projected_embedding`, [vocabulary, gates.shape.at(-1) ?? 1]);
      graph.add(linear({ x: embeddings, weight, bias, y: table }));
      return { table, gates };
    });
    return {
      record(recorder, now) {
        for (const { table, gates } of projected) {
          recorder.add(embedding({ tokens: now(tokens), order, weight: table, y: now(gates) }));
        }
      },
    };
  }
  const embedded = graph.activation(`${name}.embedded`, [...tokens.shape, size]);
  const input = dropping ? graph.activation(`${name}.embedded_dropped`, embedded.shape) : embedded;
  return {
    record(recorder, now) {
      recorder.add(embedding({ tokens: now(tokens), order, weight: embeddings, y: now(embedded) }));
      if (dropping) {
        const { dropout: rate, clock, seed } = key;
        recorder.add(dropout({ x: now(embedded), y: now(input), rate, clock, seed, stream }));
      }
      for (const { weight, bias, gates } of lstms) {
        recorder.add(linear({ x: now(input), weight, bias, y: now(gates) }));
      }
    },
  };
}
