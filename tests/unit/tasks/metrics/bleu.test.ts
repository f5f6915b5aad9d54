import { describe, expect, it } from 'vitest';
import { bleu, bleuCounts, bleuOf } from '../../../../src/tasks/metrics/bleu';
import type { Prediction } from '../../../../src/tasks/metrics/prediction';

/** Tokens between spaces. */
const prediction = (said: string, ...answers: string[]): Prediction => ({
  said: tokens(said),
  answers: answers.map(tokens),
});
const tokens = (text: string): string[] => text.split(' ').filter((token) => token !== '');
const score = (...predictions: readonly Prediction[]): number => bleu(predictions, 1)?.value ?? Number.NaN;

/** The example of sacreBLEU's README, parted as its tokeniser "13a" does: a full stop by itself, an apostrophe not. */
const readme: readonly Prediction[] = [
  prediction('The dog bit the man .', 'The dog bit the man .', 'The dog had bit the man .'),
  prediction("It wasn't surprising .", 'It was not unexpected .', 'No one was surprised .'),
  prediction('The man had just bitten him .', 'The man bit him first .', 'The man had bitten the dog .'),
];

/** sacreBLEU's test_sentence_bleu.py, from its issue 98. */
const said = 'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;';
const wanted = 'producţia de zahăr brut se exprimă în zahăr alb;';
const semicolonApart = (text: string) => text.replace(';', ' ;');
const characters = (text: string) => [...text].join(' ');

describe("sacreBLEU's own examples", () => {
  it('agree where the README is parted as by "13a", "none" and "intl"', () => {
    // test_bleu.py: 48.530827, 49.1919566, 43.91623493.
    expect(score(...readme)).toBeCloseTo(48.530827, 6);
    const apart = (text: string) => tokens(text.replace("'", " ' "));
    const intl = readme.map(({ said, answers }) => ({ said: apart(said.join(' ')), answers }));
    expect(score(...intl)).toBeCloseTo(43.91623493, 6);
    const together = (text: readonly string[]) => tokens(text.join(' ').replace(' .', '.'));
    const none = readme.map(({ said, answers }) => ({ said: together(said), answers: answers.map(together) }));
    expect(score(...none)).toBeCloseTo(49.1919566, 6);
  });

  it('are 0 where nothing is said, and where nothing matches', () => {
    expect(score(...readme.map(({ answers }) => ({ said: [], answers })))).toBe(0);
    expect(score(prediction('this is a cat', 'okay thanks'))).toBe(0);
  });

  it.each([
    ['13a', semicolonApart, 8.493],
    ['none', (text: string) => text, 7.347],
    ['char', characters, 40.8759],
  ])('agree on a sentence that needs smoothing, parted as by "%s"', (_, part, expected) => {
    expect(Math.abs(score(prediction(part(said), part(wanted))) - expected)).toBeLessThan(1e-3);
  });

  it('agree on statistics', () => {
    expect(bleuOf([11, 11, 9, 7, 5, 3, 10, 8, 6, 4])).toBeCloseTo(83.75922397, 7);
    expect(bleuOf([0, 1, 0, 0, 0, 0, 4, 4, 2, 1])).toBe(0);
    expect(bleuOf([14, 10, 0, 0, 0, 0, 10, 11, 12, 0])).toBe(0);
    expect(bleuOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toBe(0);
    // "am I am a character sequence" by its words against one other: 4 are shared and two runs.
    const [, , ...ngrams] = bleuCounts(prediction('am I am a character sequence', 'I am a symbol string sequence a a'));
    expect(ngrams).toEqual([4, 2, 1, 0, 6, 5, 4, 3]);
  });
});

describe('bleuCounts', () => {
  it('counts a token no more often than one answer has it', () => {
    // Papineni et al. 2002, example 2: "the" occurs twice in the first answer, once in the second; 2 of 7.
    const papineni = prediction('the the the the the the the', 'the cat is on the mat', 'there is a cat on the mat');
    expect(bleuCounts(papineni)).toEqual([7, 7, 2, 0, 0, 0, 7, 6, 5, 4]);
  });

  it('takes the length of the answer nearest in length, the shorter of two', () => {
    expect(bleuCounts(prediction('a b c', 'a', 'a b c d', 'a b'))[1]).toBe(2);
    expect(bleuCounts(prediction('a b c', 'a b c d e', 'a b c d'))[1]).toBe(4);
    expect(() => bleuCounts(prediction('a b'))).toThrow('no right answer to hold "a b" against');
  });

  it('has no n-grams of a text shorter than n', () => {
    expect(bleuCounts(prediction('a', 'a'))).toEqual([1, 1, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect(bleuCounts(prediction('', 'a'))).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('keeps tokens apart that hold what parts them', () => {
    const spaced: Prediction = { said: ['a b', 'c'], answers: [['a', 'b c']] };
    expect(bleuCounts(spaced)).toEqual([2, 2, 0, 0, 0, 0, 2, 1, 0, 0]);
  });
});

describe('bleu', () => {
  it('is 100 where each is one of its answers', () => {
    expect(score(...readme.map(({ answers }) => ({ said: answers[1] ?? [], answers })))).toBeCloseTo(100, 10);
    expect(bleu([prediction('a b c d', 'a b c d')], 1)).toMatchObject({ n: 1 });
    expect(score(prediction('a b c d', 'a b c d'))).toBe(100);
  });

  it('halves for each order without a match, once more each time', () => {
    // 4 of 4 tokens; runs of two 1/2 of 1/3, of three 1/4 of 1/2, of four 1/8 of 1/1: product 1/6 · 1/8 · 1/8 = 1/384.
    expect(score(prediction('d c b a', 'a b c d'))).toBeCloseTo(100 * (1 / 384) ** (1 / 4), 10);
  });

  it('charges for what is too short, not for what is too long', () => {
    // All n-grams match; 5 of 8 tokens: exp(1 − 8/5).
    expect(score(prediction('a b c d e', 'a b c d e f g h'))).toBeCloseTo(100 * Math.exp(-3 / 5), 10);
    // 5/6 · 4/5 · 3/4 · 2/3 = 1/3, and no penalty.
    expect(score(prediction('a b c d e f', 'a b c d e'))).toBeCloseTo(100 * (1 / 3) ** (1 / 4), 10);
  });

  it('is 0 where nothing said is four tokens long, even if right', () => {
    expect(score(prediction('a', 'a'))).toBe(0);
    expect(score(prediction('a b c', 'a b c'))).toBe(0);
    expect(bleu([], 1)).toBeUndefined();
  });

  it('gives an interval that holds it and shrinks with n', () => {
    const often = (times: number) => Array.from({ length: times }, () => readme).flat();
    const few = bleu(often(4), 5);
    const many = bleu(often(64), 5);
    expect(many?.n).toBe(192);
    for (const estimate of [few, many]) {
      expect(estimate?.value).toBeCloseTo(48.530827, 6);
      expect(estimate?.interval.low).toBeLessThan(48.5);
      expect(estimate?.interval.high).toBeGreaterThan(48.6);
    }
    const width = (estimate = few) => (estimate?.interval.high ?? 0) - (estimate?.interval.low ?? 0);
    expect(width(many)).toBeLessThan(width(few) / 3);
  });
});
