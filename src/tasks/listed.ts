/** Tasks over a list of sources whose right targets are known: all of them but the list. */
import { firstOfShuffled, type RandomStream, randomStream } from './random';
import type { Side } from './split';
import type { HeldOutSet, Pair, Task } from './task';

/** A task's own part. */
export interface Listed
  extends Pick<Task, 'id' | 'name' | 'source' | 'target' | 'maximumSourceLength' | 'maximumTargetLength' | 'example'> {
  /** The sources of each side, each once; none is empty. */
  readonly sources: Readonly<Record<Side, readonly string[]>>;
  /** The right targets of a source, at least one; undefined for a source that is not listed. */
  targets(source: string): readonly string[] | undefined;
}

export function listedTask({ sources, targets, ...own }: Listed): Task {
  const targetsOf = (source: string): readonly string[] => targets(source) ?? [];
  // No side and no list of targets is empty.
  const pick = (stream: RandomStream, list: readonly string[]): string => list[stream.integer(list.length)] as string;

  const setOf = (side: Side, seed: number, size: number, label: string): HeldOutSet => {
    // Where there are fewer sources than asked for, none comes twice: an interval would look narrower than it is.
    const chosen = firstOfShuffled(sources[side], size, randomStream(seed, `${own.id} ${label}`));
    const pairs = chosen.map((source): Pair => ({ source, target: targetsOf(source)[0] as string }));
    return { id: 'heldOut', label, pairs };
  };

  return {
    ...own,
    trainingPair(seed, step, index) {
      const stream = randomStream(seed, `${own.id} training`, step, index);
      const source = pick(stream, sources.training);
      return { source, target: pick(stream, targetsOf(source)) };
    },
    trainingPairs: () =>
      sources.training.flatMap((source) => targetsOf(source).map((target): Pair => ({ source, target }))),
    heldOut: (seed, size) => [setOf('validation', seed, size, 'held-out')],
    test: (seed, size) => [setOf('test', seed, size, 'test')],
    randomSource: (seed, index) => pick(randomStream(seed, `${own.id} input`, 0, index), sources.validation),
    answer: (source) => targetsOf(source.trim())[0],
    answers: (source) => targetsOf(source.trim()),
  };
}
