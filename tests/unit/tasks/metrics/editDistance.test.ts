import { describe, expect, it } from 'vitest';
import { editDistance, editTrace } from '../../../../src/tasks/metrics/editDistance';
import { generator } from '../../../support/random';

const letters = (text: string): string[] => [...text];

/** A trace in short: "a" matched, "a>b" replaced, "+b" put in, "-a" left out. */
const written = (wanted: string, said: string): string =>
  editTrace(letters(wanted), letters(said))
    .map((step) => {
      if (step.wanted === undefined) return `+${step.said}`;
      if (step.said === undefined) return `-${step.wanted}`;
      return step.wanted === step.said ? step.wanted : `${step.wanted}>${step.said}`;
    })
    .join(' ');

/** Short texts over three letters, so that they often share some. */
function randomTexts(count: number): string[][] {
  const next = generator(11);
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(next() * 8) }, () => 'abc'[Math.floor(next() * 3)] ?? 'a'),
  );
}

/** By the definition, without a table. */
function recursive(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const changed = a[0] === b[0] ? 0 : 1;
  return Math.min(
    recursive(a.slice(1), b.slice(1)) + changed,
    recursive(a.slice(1), b) + 1,
    recursive(a, b.slice(1)) + 1,
  );
}

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['a', 'a', 0],
    ['a', 'b', 1],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['abc', 'cab', 2],
    ['ab', 'ba', 2],
  ])('from "%s" to "%s" is %i', (a, b, edits) => {
    expect(editDistance(letters(a), letters(b))).toBe(edits);
  });

  it('compares tokens, not their letters', () => {
    expect(editDistance(['AH', 'B'], ['AHB'])).toBe(2);
    expect(editDistance(['a', 'bc'], ['ab', 'c'])).toBe(2);
  });

  it('is a metric', () => {
    const texts = randomTexts(14);
    for (const a of texts) {
      expect(editDistance(a, a)).toBe(0);
      for (const b of texts) {
        const ab = editDistance(a, b);
        expect(ab).toBe(editDistance(b, a));
        expect(ab === 0).toBe(a.join() === b.join());
        expect(ab).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(ab).toBeLessThanOrEqual(Math.max(a.length, b.length));
        for (const c of texts) expect(editDistance(a, c)).toBeLessThanOrEqual(ab + editDistance(b, c));
      }
    }
  });

  it('is what its definition says', () => {
    const texts = randomTexts(12);
    for (const a of texts) for (const b of texts) expect(editDistance(a, b)).toBe(recursive(a, b));
  });
});

describe('editTrace', () => {
  it.each([
    ['', '', ''],
    ['abc', 'abc', 'a b c'],
    ['kitten', 'sitting', 'k>s i t t e>i n +g'],
    ['saturday', 'sunday', 's -a -t u r>n d a y'],
    ['', 'ab', '+a +b'],
    ['ab', '', '-a -b'],
    // Of "a -a" and "-a a" the one that matches last.
    ['aa', 'a', '-a a'],
    ['a', 'aa', '+a a'],
  ])('from "%s" to "%s" is "%s"', (wanted, said, trace) => {
    expect(written(wanted, said)).toBe(trace);
  });

  it('holds both texts, and as many edits as the distance', () => {
    const texts = randomTexts(20);
    for (const wanted of texts) {
      for (const said of texts) {
        const trace = editTrace(wanted, said);
        expect(trace.flatMap((step) => step.wanted ?? [])).toEqual(wanted);
        expect(trace.flatMap((step) => step.said ?? [])).toEqual(said);
        expect(trace.filter((step) => step.wanted !== step.said)).toHaveLength(editDistance(wanted, said));
      }
    }
  });
});
