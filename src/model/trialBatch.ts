/** A batch of random tokens, to measure a model on before there is one of its task. */
import type { Batch } from '../tasks/batch';
import type { RandomStream } from '../tasks/random';
import { marks } from '../tasks/vocabulary';
import type { GraphShape } from './graphs';
import type { ModelSettings } from './modelSettings';

type Vocabularies = Pick<ModelSettings, 'sourceVocabulary' | 'targetVocabulary'>;

/** Sources have half their steps to all of them, so that attention is masked; targets have all of theirs. */
export function trialBatch(
  { sourceVocabulary, targetVocabulary }: Vocabularies,
  { batch: size, sourceSteps, targetSteps }: GraphShape,
  stream: RandomStream,
): Batch {
  const token = (vocabulary: number) => 1 + stream.integer(vocabulary - 1); // 0 is padding
  const shortest = Math.ceil(sourceSteps / 2);
  const sourceLengths = Uint32Array.from({ length: size }, (_, b) =>
    b === 0 ? sourceSteps : shortest + stream.integer(sourceSteps - shortest + 1),
  ); // [B]
  const source = Uint32Array.from({ length: sourceSteps * size }, (_, at) =>
    Math.floor(at / size) < (sourceLengths[at % size] ?? 0) ? token(sourceVocabulary) : marks.padding,
  ); // [S, B]
  const targetOutput = Uint32Array.from({ length: targetSteps * size }, () => token(targetVocabulary)); // [T, B]
  const targetInput = Uint32Array.from(targetOutput, (_, at) =>
    at < size ? marks.start : (targetOutput[at - size] ?? marks.padding),
  ); // [T, B]
  const targetLengths = new Uint32Array(size).fill(targetSteps); // [B]
  return { size, sourceSteps, targetSteps, source, sourceLengths, targetInput, targetOutput, targetLengths };
}
