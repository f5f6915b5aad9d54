import { describe, expect, it } from 'vitest';
import { heldOutBatch, makeBatch, stepsOf, trainingBatch } from '../../../src/tasks/batch';
import { tasks } from '../../../src/tasks/index';
import { joinTokens, type TokenSet, tokensOf } from '../../../src/tasks/tokens';
import { marks, Vocabulary } from '../../../src/tasks/vocabulary';
import { ownData } from '../../support/ownFile';

/** A text as its tokens are put together again. */
const plain = ({ kind }: TokenSet, text: string): string => joinTokens(kind, tokensOf(kind, text));

const letters = new Vocabulary({ kind: 'characters', tokens: ['a', 'b', 'c'] });

describe('makeBatch', () => {
  it('lays pairs out time-major with their marks and padding', () => {
    const pairs = [
      { source: 'ab', target: 'cba' },
      { source: '', target: '' },
    ];
    const batch = makeBatch(pairs, letters, letters, { sourceSteps: 4, targetSteps: 5 });
    expect(batch).toEqual({
      size: 2,
      sourceSteps: 4,
      targetSteps: 5,
      source: new Uint32Array([4, 2, 5, 0, 2, 0, 0, 0]), // [S, B]
      sourceLengths: new Uint32Array([3, 1]),
      targetInput: new Uint32Array([1, 1, 6, 0, 5, 0, 4, 0, 0, 0]), // [T, B]
      targetOutput: new Uint32Array([6, 2, 5, 0, 4, 0, 2, 0, 0, 0]), // [T, B]
      targetLengths: new Uint32Array([4, 1]),
    });
  });

  it('takes pairs that just fit, and refuses longer ones in words', () => {
    const steps = { sourceSteps: 3, targetSteps: 3 };
    expect(makeBatch([{ source: 'ab', target: 'ba' }], letters, letters, steps).sourceLengths[0]).toBe(3);
    expect(() => makeBatch([{ source: 'abc', target: '' }], letters, letters, steps)).toThrow(
      'The source "abc" needs 4 steps with its mark, but the batch has 3.',
    );
    expect(() => makeBatch([{ source: '', target: 'abc' }], letters, letters, steps)).toThrow(
      'The target "abc" needs 4',
    );
  });

  it('marks an unknown character of a source, and refuses one of a target', () => {
    const steps = { sourceSteps: 3, targetSteps: 3 };
    expect(makeBatch([{ source: 'x', target: 'a' }], letters, letters, steps).source[0]).toBe(marks.unknown);
    expect(() => makeBatch([{ source: 'a', target: 'ax' }], letters, letters, steps)).toThrow('position 2');
  });

  it('marks an unknown character of a held-out target', () => {
    const vocabularies = { source: letters, target: letters };
    const steps = { sourceSteps: 3, targetSteps: 3 };
    const { targetOutput } = heldOutBatch([{ source: 'a', target: 'ax' }], vocabularies, steps);
    expect(Array.from(targetOutput)).toEqual([4, marks.unknown, marks.end]);
  });
});

await Promise.all(tasks.map((definition) => definition.load?.()));

describe.each(tasks.map((definition) => [definition.name, definition.create({}, ownData)] as const))(
  '%s in batches',
  (_, task) => {
    const vocabularies = {
      source: new Vocabulary(task.source),
      target: new Vocabulary(task.target),
    };
    const column = (tokens: Uint32Array, size: number, b: number): number[] =>
      Array.from({ length: tokens.length / size }, (_unused, t) => tokens[t * size + b] ?? -1);

    it('gives every pair back, padded to the fixed shape', () => {
      const size = 65;
      for (const seed of [0, 1, 4_000_000_000]) {
        const batch = trainingBatch(task, vocabularies, seed, 17, size);
        expect(batch).toMatchObject(stepsOf(task));
        expect(batch.source).toHaveLength(batch.sourceSteps * size);
        expect(batch.targetInput).toHaveLength(batch.targetSteps * size);
        expect(batch.targetOutput).toHaveLength(batch.targetSteps * size);
        for (let b = 0; b < size; b++) {
          const pair = task.trainingPair(seed, 17, b);
          const source = column(batch.source, size, b);
          const input = column(batch.targetInput, size, b);
          const output = column(batch.targetOutput, size, b);
          const sourceLength = batch.sourceLengths[b] ?? 0;
          const targetLength = batch.targetLengths[b] ?? 0;
          expect(vocabularies.source.decode(source)).toBe(plain(task.source, pair.source));
          expect(vocabularies.target.decode(output)).toBe(plain(task.target, pair.target));
          expect(source[sourceLength - 1]).toBe(marks.end);
          expect(output[targetLength - 1]).toBe(marks.end);
          expect(input.slice(0, targetLength)).toEqual([marks.start, ...output.slice(0, targetLength - 1)]);
          for (const rest of [source.slice(sourceLength), input.slice(targetLength), output.slice(targetLength)]) {
            expect(rest.every((id) => id === marks.padding)).toBe(true);
          }
          expect(source).not.toContain(marks.unknown);
        }
      }
    });

    it('is the same batch for the same seed and step, and another for another', () => {
      const batch = trainingBatch(task, vocabularies, 5, 6, 32);
      expect(trainingBatch(task, vocabularies, 5, 6, 32)).toEqual(batch);
      expect(trainingBatch(task, vocabularies, 5, 7, 32).source).not.toEqual(batch.source);
      expect(trainingBatch(task, vocabularies, 6, 6, 32).source).not.toEqual(batch.source);
    });
  },
);
