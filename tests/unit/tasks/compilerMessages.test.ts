import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compilerMessages } from '../../../src/tasks/compilerMessages';
import type { HeldOutSet, Task } from '../../../src/tasks/task';
import { tokensOf } from '../../../src/tasks/tokens';
import { Vocabulary } from '../../../src/tasks/vocabulary';

const choices = compilerMessages.options[0]?.choices ?? [];
const japanese = choices.findIndex(({ label }) => label === 'Japanese');

/** More than any side holds. */
const all = 10_000;
const held = (task: Task): HeldOutSet['pairs'] =>
  [...task.heldOut(1, all), ...task.test(1, all)].flatMap(({ pairs }) => pairs);

/** Every training pair of a task: so many draws leave out none. */
function training(task: Task): Map<string, string> {
  const pairs = new Map<string, string>();
  for (let index = 0; index < 40_000; index++) {
    const { source, target } = task.trainingPair(1, 0, index);
    pairs.set(source, target);
  }
  return pairs;
}

const words = (text: string): string[] => tokensOf('words', text);
const placeholders = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();

beforeAll(() => compilerMessages.load?.());

describe('compiler messages', () => {
  it('say before they are loaded what is missing', async () => {
    vi.resetModules();
    const fresh = await import('../../../src/tasks/compilerMessages');
    expect(() => fresh.compilerMessages.create({})).toThrow('The messages must be loaded first.');
  });

  it.each(choices)('are those of the compiler, each placeholder carried over: $label', ({ value }) => {
    const task = compilerMessages.create({ language: value, longest: 60 });
    const pairs = [...training(task), ...held(task).map(({ source, target }) => [source, target] as const)];
    expect(pairs.length).toBeGreaterThan(value === japanese ? 1900 : 2060);
    expect(new Set(pairs.map(([source]) => words(source).join(' '))).size).toBe(pairs.length);
    const readable = new Set(task.source.tokens);
    const sayable = new Set(task.target.tokens);
    for (const [source, target] of pairs) {
      expect(placeholders(target)).toEqual(placeholders(source));
      expect(words(target).filter((word) => !sayable.has(word))).toEqual([]);
      expect(task.answers?.(source)).toEqual([target]);
    }
    for (const token of ['{0}', '{1}']) expect(readable.has(token) && sayable.has(token)).toBe(true);
  });

  it('are what the package says', () => {
    const require = createRequire(import.meta.url);
    const german: Readonly<
      Record<string, string>
    > = require('typescript-messages/lib/de/diagnosticMessages.generated.json');
    const task = compilerMessages.create({});
    expect(task.example).toBe("Cannot find name '{0}'.");
    expect(task.answer(task.example)).toBe(german.Cannot_find_name_0_2304);
    expect(task.answer('Cannot find my keys.')).toBeUndefined();
  });

  it('are left out where they are longer than asked for', () => {
    const sizes = [15, 30, 60].map((longest) => {
      const task = compilerMessages.create({ longest });
      const pairs = [...training(task), ...held(task).map(({ source, target }) => [source, target] as const)];
      for (const [source, target] of pairs) {
        expect(words(source).length).toBeLessThanOrEqual(task.maximumSourceLength);
        expect(words(target).length).toBeLessThanOrEqual(task.maximumTargetLength);
      }
      expect(task.maximumSourceLength).toBeLessThanOrEqual(longest);
      expect(task.maximumTargetLength).toBeLessThanOrEqual(longest);
      return pairs.length;
    });
    expect(sizes).toEqual([1198, 1970, 2113]);
  });

  it('need words that training never shows in 13 % of the held-out messages of Chinese to 49 % of those of German', () => {
    const shares = choices.map(({ value }) => {
      const task = compilerMessages.create({ language: value });
      const shown = new Set([...training(task).values()].flatMap(words));
      const pairs = held(task);
      return pairs.filter(({ target }) => words(target).some((word) => !shown.has(word))).length / pairs.length;
    });
    const named = new Map(choices.map(({ label }, i) => [label, shares[i] ?? Number.NaN]));
    expect(named.get('Chinese (simplified)')).toBe(Math.min(...shares));
    expect(Math.min(...shares)).toBeCloseTo(0.13, 2);
    expect(named.get('German')).toBeCloseTo(0.49, 2);
    expect(Math.max(...shares)).toBeCloseTo(0.49, 2);
    expect(compilerMessages.description).toContain('13 % in Chinese to 49 % in German');
  });

  it('are read by the words of training messages, rare ones as unknown if asked to', () => {
    for (const rarest of [1, 2, 5]) {
      const task = compilerMessages.create({ rarest });
      const count = new Map<string, number>();
      for (const source of training(task).keys()) {
        for (const word of new Set(words(source))) count.set(word, (count.get(word) ?? 0) + 1);
      }
      const expected = [...count].filter(([, messages]) => messages >= rarest).map(([word]) => word);
      expect(new Set(task.source.tokens)).toEqual(new Set(expected));
    }
  });

  it.each([1, 2, 5])(
    'are held out only where the model can tell them from training ones: words in fewer than %i unknown',
    (rarest) => {
      const task = compilerMessages.create({ rarest });
      const vocabulary = new Vocabulary(task.source);
      const readings = (sources: Iterable<string>): Set<string> =>
        new Set(Array.from(sources, (source) => vocabulary.encode(source).ids.join(' ')));
      const heldOut = ([set]: readonly HeldOutSet[]): Set<string> =>
        readings((set?.pairs ?? []).map(({ source }) => source));
      const [trained, validation, test] = [
        readings(training(task).keys()),
        heldOut(task.heldOut(1, all)),
        heldOut(task.test(1, all)),
      ];
      expect([...validation].filter((reading) => trained.has(reading))).toEqual([]);
      expect([...test].filter((reading) => trained.has(reading))).toEqual([]);
      expect(test.size).toBeGreaterThan(120);
    },
  );
});
