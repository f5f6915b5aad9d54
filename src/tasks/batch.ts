/** Pairs as the model reads them: time-major tokens of fixed shape, padded with zeros. */
import type { Pair, Task } from './task';
import { tokenName, tokensOf } from './tokens';
import { marks, type Vocabulary } from './vocabulary';

/** Steps of a batch, marks counted. */
export interface BatchSteps {
  readonly sourceSteps: number;
  readonly targetSteps: number;
}

export interface Vocabularies {
  readonly source: Vocabulary;
  readonly target: Vocabulary;
}

export interface Batch extends BatchSteps {
  readonly size: number;
  /** The tokens and the end mark. */
  readonly source: Uint32Array; // [S, B]
  readonly sourceLengths: Uint32Array; // [B], the end mark counted
  /** The start mark and the tokens: what the decoder is fed. */
  readonly targetInput: Uint32Array; // [T, B]
  /** The tokens and the end mark: what the decoder shall say. */
  readonly targetOutput: Uint32Array; // [T, B]
  readonly targetLengths: Uint32Array; // [B], one mark counted
}

/** The steps that hold every training pair of a task. */
export function stepsOf(task: Task): BatchSteps {
  return { sourceSteps: task.maximumSourceLength + 1, targetSteps: task.maximumTargetLength + 1 };
}

/** The steps that hold each of these pairs, which may be longer than what is trained. */
export function stepsOfPairs(pairs: readonly Pair[], vocabularies: Vocabularies): BatchSteps {
  const longest = (side: 'source' | 'target') =>
    pairs.reduce((most, pair) => Math.max(most, tokensOf(vocabularies[side].kind, pair[side]).length), 0);
  return { sourceSteps: longest('source') + 1, targetSteps: longest('target') + 1 };
}

/** Stands in rows that no pair takes. */
export const filler: Pair = { source: '', target: '' };

/**
 * Lays pairs out as a batch, B the number of pairs, S and T as given. Throws where a source or a target is longer than its
 * steps, or where a target holds a character that is not in its vocabulary: no model could ever say it.
 */
export function makeBatch(
  pairs: readonly Pair[],
  sourceVocabulary: Vocabulary,
  targetVocabulary: Vocabulary,
  steps: BatchSteps,
): Batch {
  const batch = heldOutBatch(pairs, { source: sourceVocabulary, target: targetVocabulary }, steps);
  if (batch.targetOutput.includes(marks.unknown))
    for (const { target } of pairs) requireSayable(target, targetVocabulary);
  return batch;
}

/**
 * As `makeBatch`, of pairs that nothing is trained on: their targets may hold what the model cannot say, which is laid out
 * as the unknown mark.
 */
export function heldOutBatch(
  pairs: readonly Pair[],
  vocabularies: Vocabularies,
  { sourceSteps, targetSteps }: BatchSteps,
): Batch {
  const size = pairs.length;
  const source = new Uint32Array(sourceSteps * size); // [S, B]
  const sourceLengths = new Uint32Array(size); // [B]
  const targetInput = new Uint32Array(targetSteps * size); // [T, B]
  const targetOutput = new Uint32Array(targetSteps * size); // [T, B]
  const targetLengths = new Uint32Array(size); // [B]
  for (const [b, pair] of pairs.entries()) {
    const sourceIds = vocabularies.source.encodeSource(pair.source).ids;
    requireFit('source', pair.source, sourceIds.length, sourceSteps);
    sourceLengths[b] = sourceIds.length;
    for (const [s, id] of sourceIds.entries()) source[s * size + b] = id;

    const targetIds = vocabularies.target.encode(pair.target).ids;
    const length = targetIds.length + 1;
    requireFit('target', pair.target, length, targetSteps);
    targetLengths[b] = length;
    targetInput[b] = marks.start;
    for (const [t, id] of targetIds.entries()) {
      targetInput[(t + 1) * size + b] = id;
      targetOutput[t * size + b] = id;
    }
    targetOutput[(length - 1) * size + b] = marks.end;
  }
  return { size, sourceSteps, targetSteps, source, sourceLengths, targetInput, targetOutput, targetLengths };
}

/** The batch of training step `step`: pairs 0 … size − 1 of that step. The same arguments give the same batch. */
export function trainingBatch(
  task: Task,
  vocabularies: Vocabularies,
  seed: number,
  step: number,
  size: number,
  steps: BatchSteps = stepsOf(task),
): Batch {
  const pairs = Array.from({ length: size }, (_, index) => task.trainingPair(seed, step, index));
  return makeBatch(pairs, vocabularies.source, vocabularies.target, steps);
}

function requireSayable(target: string, vocabulary: Vocabulary): void {
  const [firstUnknown] = vocabulary.encode(target).unknown;
  if (firstUnknown === undefined) return;
  throw new RangeError(
    `The target "${target}" holds at position ${firstUnknown + 1} a ${tokenName(vocabulary.kind)} that is not in its vocabulary.`,
  );
}

function requireFit(side: 'source' | 'target', text: string, length: number, steps: number): void {
  if (length <= steps) return;
  throw new RangeError(
    `The ${side} "${text}" needs ${length} steps with its mark, but the batch has ${steps}. Shorten it, or make the batch longer.`,
  );
}
