import { describe, expect, it } from 'vitest';
import { tokenErrorRate, wordErrorRate } from '../../../../src/tasks/metrics/errorRate';
import { nearestAnswer, type Prediction } from '../../../../src/tasks/metrics/prediction';
import { wilsonInterval } from '../../../../src/tasks/metrics/wilsonInterval';

/** Phones between spaces. */
const prediction = (said: string, ...answers: string[]): Prediction => ({
  said: phones(said),
  answers: answers.map(phones),
});
const phones = (text: string): string[] => text.split(' ').filter((phone) => phone !== '');

/** "read", said as in the past; "either", said with a phone too many; "cat", said as "cut". */
const words: readonly Prediction[] = [
  prediction('R EH D', 'R IY D', 'R EH D'),
  prediction('AY DH ER R', 'IY DH ER', 'AY DH ER'),
  prediction('K AH T', 'K AE T'),
];

describe('nearestAnswer', () => {
  it('has the fewest edits, and is the first of several', () => {
    expect(nearestAnswer(prediction('AY DH ER R', 'IY DH ER', 'AY DH ER'))).toEqual({
      answer: ['AY', 'DH', 'ER'],
      edits: 1,
    });
    // One edit from each.
    expect(nearestAnswer(prediction('A B', 'A', 'A B C'))).toEqual({ answer: ['A'], edits: 1 });
    expect(() => nearestAnswer(prediction('A B'))).toThrow('no right answer to hold "A B" against');
  });
});

describe('tokenErrorRate', () => {
  it('is all edits over all tokens wanted', () => {
    // Edits to the nearest: 0, 1, 1; tokens of the nearest: 3, 3, 3.
    expect(tokenErrorRate(words, 1)).toMatchObject({ value: 2 / 9, n: 3 });
    // Of the first answers alone: 1 (EH for IY), 2 (AY for IY, R) and 1.
    const first = words.map(({ said, answers }) => ({ said, answers: answers.slice(0, 1) }));
    expect(tokenErrorRate(first, 1)).toMatchObject({ value: 4 / 9 });
  });

  it('weighs by length', () => {
    // 1 of 1 wrong and 0 of 9: 1 / 10, not 1 / 2.
    const ten = [prediction('B', 'A'), prediction('A B C D E F G H I', 'A B C D E F G H I')];
    expect(tokenErrorRate(ten, 1)?.value).toBe(0.1);
  });

  it('is 1 where nothing is said, and more where too much is', () => {
    expect(tokenErrorRate([prediction('', 'A B')], 1)?.value).toBe(1);
    expect(tokenErrorRate([prediction('A B C D', 'E')], 1)?.value).toBe(4);
    expect(tokenErrorRate([prediction('A', 'A')], 1)).toEqual({ value: 0, interval: { low: 0, high: 0 }, n: 1 });
  });

  it('is undefined where no token is wanted', () => {
    expect(tokenErrorRate([], 1)).toBeUndefined();
    expect(tokenErrorRate([prediction('A', '')], 1)).toBeUndefined();
  });

  it('lies within its interval, which shrinks with n', () => {
    const often = (times: number) => Array.from({ length: times }, () => words).flat();
    const few = tokenErrorRate(often(5), 2);
    const many = tokenErrorRate(often(80), 2);
    for (const estimate of [few, many]) {
      expect(estimate?.interval.low).toBeLessThan(2 / 9);
      expect(estimate?.interval.high).toBeGreaterThan(2 / 9);
    }
    const width = (estimate = few) => (estimate?.interval.high ?? 0) - (estimate?.interval.low ?? 0);
    expect(width(many)).toBeLessThan(width(few) / 3);
  });
});

describe('wordErrorRate', () => {
  it('is the share that is none of its answers', () => {
    const { low, high } = wilsonInterval(2, 3);
    expect(wordErrorRate(words)).toEqual({ value: 2 / 3, interval: { low, high }, n: 3 });
    expect(wordErrorRate([prediction('', '')])?.value).toBe(0);
    expect(wordErrorRate([])).toBeUndefined();
    expect(() => wordErrorRate([prediction('A')])).toThrow('no right answer');
  });
});
