/**
 * Tokens sorted by what they are, so that the gradient of an embedding is a sum over a token's own positions: WGSL has no
 * float atomics, and a search through all positions for every entry of the vocabulary is slow. The host sorts, and writes
 * the order beside the tokens.
 */
import type { Graph } from './graph/graph';
import { elements, type Value } from './graph/value';

export interface TokenOrder {
  /** Positions of the tokens, those of entry 0 first [tokens], u32. */
  readonly order: Value;
  /** Where each entry's positions begin in `order`, and where the last one's end [V + 1], u32. */
  readonly starts: Value;
}

const names = (tokens: string) => ({ order: `${tokens}.order`, starts: `${tokens}.starts` });

/** The inputs that carry the order of `tokens`, an input of this name that the host writes. */
export function tokenOrder(graph: Graph, tokens: Value, vocabulary: number): TokenOrder {
  const { order, starts } = names(tokens.tensor.name);
  return { order: graph.input(order, [elements(tokens.shape)]), starts: graph.input(starts, [vocabulary + 1]) };
}

/** What the host writes into them, by name. Throws where a token is not of the vocabulary. */
export function orderTokens(name: string, tokens: Uint32Array, vocabulary: number): Record<string, Uint32Array> {
  const starts = new Uint32Array(vocabulary + 1);
  for (const token of tokens) {
    if (token >= vocabulary) throw new Error(`Token ${token} is not one of ${vocabulary}.`);
    starts[token + 1] = (starts[token + 1] as number) + 1;
  }
  for (let entry = 0; entry < vocabulary; entry++) {
    starts[entry + 1] = (starts[entry + 1] as number) + (starts[entry] as number);
  }
  const next = starts.slice();
  const order = new Uint32Array(tokens.length);
  for (const [position, token] of tokens.entries()) {
    const place = next[token] as number;
    order[place] = position;
    next[token] = place + 1;
  }
  return { [names(name).order]: order, [names(name).starts]: starts };
}
