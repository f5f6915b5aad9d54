/** The numbers on the way from the scores of an output step to its weights, its context and the next token. */
import type { Exploration } from '../../worker/protocol';
import { setsWeights } from './rowEdits';

/** A row of the map, from scores to weights. */
export interface RowArithmetic {
  readonly scores: readonly number[];
  readonly largest: number;
  /** exp(score − largest), which never overflows, and their sum. */
  readonly powers: readonly number[];
  readonly sum: number;
  /** softmax of the scores: powers over their sum. */
  readonly computed: readonly number[];
  /** What the decoder looked with: the computed weights, or those set by hand. */
  readonly weights: readonly number[];
  readonly byHand: boolean;
}

/** Undefined where the output has no such row, or the model no attention. */
export function rowArithmetic(exploration: Exploration, row: number): RowArithmetic | undefined {
  const scores = tensorRow(exploration, 'decoder.attention.scores', row);
  const weights = tensorRow(exploration, 'decoder.attention.weights', row);
  if (!scores || !weights) return undefined;
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  const byHand = setsWeights(exploration.edits, row);
  return { scores, largest, powers, sum, computed: powers.map((power) => power / sum), weights, byHand };
}

/** Σₛ weight · h̄ₛ, number by number: what the context of these weights must be. */
export function weightedSum(exploration: Exploration, weights: readonly number[]): readonly number[] {
  const outputs = weights.map((_, column) => encoderOutput(exploration, column) ?? []);
  return (outputs[0] ?? []).map((_, unit) =>
    weights.reduce((sum, weight, column) => sum + weight * (outputs[column]?.[unit] ?? 0), 0),
  );
}

/** What the decoder looks at of a source position, h̄ₛ: the output of the encoder's last layer, after self-attention if it has any. */
export function encoderOutput(exploration: Exploration, column: number): readonly number[] | undefined {
  return (
    tensorRow(exploration, 'encoder.self_attn.output', column) ??
    tensorRow(exploration, layerName(exploration, 'encoder.outputs_l'), column)
  );
}

/** The decoder's last layer after so many steps: 0 is the state it begins with. */
export function decoderState(exploration: Exploration, slot: number): readonly number[] | undefined {
  return tensorRow(exploration, layerName(exploration, 'decoder.states_l'), slot);
}

/** A row of a tensor, copied; undefined where it has none. */
export function tensorRow({ tensors }: Exploration, name: string, row: number): readonly number[] | undefined {
  const tensor = tensors[name];
  const [rows = 0, width = 0] = tensor?.shape ?? [];
  if (!tensor || row < 0 || row >= rows) return undefined;
  return [...tensor.data.subarray(row * width, (row + 1) * width)];
}

/** A token that could be written: its probability is exp(logit) over the sum of all of the row's. */
export interface NextToken {
  readonly token: number;
  readonly symbol: string;
  readonly logit: number;
  readonly probability: number;
}

export function nextTokens(exploration: Exploration, row: number): readonly NextToken[] {
  const logits = tensorRow(exploration, 'decoder.logits', row) ?? [];
  return (exploration.alternatives[row] ?? []).map((one) => ({ ...one, logit: logits[one.token] ?? 0 }));
}

/** Of the tensors of several layers, that of the last. */
function layerName({ tensors }: Exploration, prefix: string): string {
  const layers = Object.keys(tensors).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  return `${prefix}${Math.max(...layers.map(Number))}`;
}
