import { describe, expect, it } from 'vitest';
import { splitSources } from '../../../../src/tasks/own/splitSources';
import type { Side } from '../../../../src/tasks/split';

const three: readonly Side[] = ['training', 'validation', 'test'];
const texts = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `text ${from + i}`);

describe('splitSources', () => {
  it('trains on eight in ten, measures on one and keeps one', () => {
    const { training, validation, test } = splitSources(texts(20_000), three);
    expect(training.length / 20_000).toBeCloseTo(0.8, 1);
    expect(validation.length / 20_000).toBeCloseTo(0.1, 2);
    expect(test.length / 20_000).toBeCloseTo(0.1, 2);
  });

  it('puts each source on one side, however few there are, and leaves no side empty', () => {
    for (let count = 3; count < 40; count++) {
      for (let from = 0; from < 50; from++) {
        const { training, validation, test } = splitSources(texts(count, from * 100), three);
        expect(Math.min(training.length, validation.length, test.length)).toBeGreaterThan(0);
        const all = [...training, ...validation, ...test].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
      }
    }
  });

  it('goes by the text alone: neither the order nor the others sway it', () => {
    const sideOf = (list: readonly string[]): Map<string, Side> => {
      const split = splitSources(list, three);
      return new Map(three.flatMap((side) => Array.from(split[side], (index) => [list[index] ?? '', side] as const)));
    };
    const some = sideOf(texts(300));
    const more = sideOf(texts(900).reverse());
    for (const [text, side] of some) expect(more.get(text)).toBe(side);
  });

  it('keeps nothing for the test where there is another', () => {
    const two = splitSources(texts(1000), ['training', 'validation']);
    const all = splitSources(texts(1000), three);
    expect(two.test).toHaveLength(0);
    expect(two.validation).toEqual(all.validation);
    expect(two.training).toHaveLength(all.training.length + all.test.length);
  });

  it('trains on all where there are too few for the sides', () => {
    expect(splitSources(['a', 'b'], three).training).toEqual(Int32Array.of(0, 1));
    expect(splitSources([], three).training).toHaveLength(0);
  });
});
