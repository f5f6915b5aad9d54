/** A task made of a person's own pairs. */
import { firstOfShuffled, randomStream } from '../random';
import type { HeldOutSet, Pair, Task } from '../task';
import { joinTokens } from '../tokens';
import { ownTokens } from './ownTokens';
import type { PreparedPairs } from './preparePairs';

export const ownId = 'own';
export const ownName = 'Own pairs';

/**
 * Training draws evenly from the pairs of training sources. A held-out set gives each of its sources once, with its first
 * target, in an order by seed, and is smaller than asked for where there are fewer. Throws in words where the pairs are too
 * few.
 */
export function ownTask(prepared: PreparedPairs): Task {
  const { options, sources, targets, starts, split, tokens, longest, problem } = prepared;
  if (problem !== undefined) throw new Error(problem);
  const indexOf = new Map(sources.map((source, index) => [source, index]));
  const { sourceOf, training } = trainingRows(prepared);

  const sourceAt = (index: number): string => sources[index] as string; // indices come from the same table
  const pairAt = (row: number): Pair => {
    return { source: sourceAt(sourceOf[row] as number), target: targets[row] as string };
  };
  const targetsAt = (index: number): readonly string[] => targets.slice(starts[index], starts[index + 1]);

  const setOf = (list: Int32Array, seed: number, size: number, label: string): readonly HeldOutSet[] => {
    const pairs = firstOfShuffled(list, size, randomStream(seed, `${ownId} ${label}`)).map((index): Pair => {
      return { source: sourceAt(index), target: targets[starts[index] as number] as string };
    });
    return [{ id: 'heldOut', label, pairs }];
  };

  const answers = (source: string): readonly string[] => {
    const index = indexOf.get(joinTokens(options.source, ownTokens(options.source, options.lowerCase, source)));
    return index === undefined ? [] : targetsAt(index);
  };

  return {
    id: ownId,
    name: ownName,
    source: tokens.source,
    target: tokens.target,
    maximumSourceLength: longest.source,
    maximumTargetLength: longest.target,
    example: exampleOf(prepared),
    trainingPair(seed, step, index) {
      return pairAt(training[randomStream(seed, `${ownId} training`, step, index).integer(training.length)] as number);
    },
    trainingPairs: () => Array.from(training, pairAt),
    heldOut: (seed, size) => setOf(split.validation, seed, size, 'held-out'),
    test: (seed, size) => setOf(split.test, seed, size, 'test'),
    randomSource(seed, index) {
      const { validation } = split;
      return sourceAt(validation[randomStream(seed, `${ownId} input`, 0, index).integer(validation.length)] as number);
    },
    answer: (source) => answers(source)[0],
    answers,
  };
}

/** The source of each row, and the rows that are trained on. */
function trainingRows({ targets, starts, split }: PreparedPairs): { sourceOf: Int32Array; training: Int32Array } {
  const sourceOf = new Int32Array(targets.length); // [rows]
  for (let i = 0; i + 1 < starts.length; i++) sourceOf.fill(i, starts[i], starts[i + 1]);
  const trained = new Uint8Array(starts.length); // [sources + 1]
  for (const index of split.training) trained[index] = 1;
  const training = Int32Array.from(targets.keys()).filter((row) => trained[sourceOf[row] as number] === 1);
  return { sourceOf, training };
}

/** Sources of which an example is taken. */
const SAMPLE = 1000;

/** A validation source of middling length that the model can read throughout; a training source where there is none. */
function exampleOf({ sources, split, tokens, options }: PreparedPairs): string {
  const known = new Set(tokens.source.tokens);
  const parted = (list: Int32Array): string[][] =>
    Array.from(list.subarray(0, SAMPLE), (index) => ownTokens(options.source, options.lowerCase, sources[index] ?? ''));
  const readable = parted(split.validation).filter((source) => source.every((token) => known.has(token)));
  const candidates = readable.length > 0 ? readable : parted(split.training);
  const byLength = candidates.toSorted((a, b) => a.length - b.length);
  return joinTokens(options.source, byLength[byLength.length >> 1] ?? []);
}
