import { describe, expect, it } from 'vitest';
import { taskById, tasks } from '../../../src/tasks/index';
import { charactersOf } from '../../../src/tasks/vocabulary';

describe('tasks', () => {
  it('are listed with the default first, each under its own id', () => {
    expect(tasks.map(({ id, name }) => [id, name])).toEqual([
      ['reversal', 'Reversal'],
      ['copy', 'Copy'],
      ['sorting', 'Sorting'],
      ['shift', 'Shift'],
      ['run-length', 'Run lengths'],
      ['words-to-digits', 'Words to digits'],
      ['digits-to-words', 'Digits to words'],
      ['roman-to-digits', 'Roman to digits'],
      ['digits-to-roman', 'Digits to Roman'],
      ['addition', 'Addition'],
      ['addition-backwards', 'Sum backwards'],
      ['dates', 'Dates'],
    ]);
    for (const definition of tasks) expect(taskById(definition.id)).toBe(definition);
    expect(() => taskById('poetry')).toThrow('There is no task "poetry"; there are reversal, copy, sorting,');
  });

  it.each(tasks)('can be made with its defaults and at each bound: $name', (definition) => {
    const task = definition.create({});
    expect([task.id, task.name]).toEqual([definition.id, definition.name]);
    expect(task.example.length).toBeGreaterThan(0);
    for (const option of definition.options) {
      expect(option.default).toBeGreaterThanOrEqual(option.minimum);
      expect(option.default).toBeLessThanOrEqual(option.maximum);
      expect(() => definition.create({ [option.name]: option.maximum + 1 })).toThrow(option.label);
      expect(() => definition.create({ [option.name]: option.minimum - 1 })).toThrow(option.label);
    }
  });

  it.each(tasks)('keeps to its vocabularies and lengths, and answers its own sources: $name', (definition) => {
    const task = definition.create({});
    const sourceCharacters = new Set(task.sourceCharacters);
    const targetCharacters = new Set(task.targetCharacters);
    const training = Array.from({ length: 2000 }, (_, index) => task.trainingPair(index % 7, index, index));
    const sets = task.heldOut(1, 300);
    for (const { source, target } of [...training, ...sets.flatMap(({ pairs }) => pairs)]) {
      expect(task.answer(source), source).toBe(target);
      expect(charactersOf(source).filter((character) => !sourceCharacters.has(character))).toEqual([]);
      expect(charactersOf(target).filter((character) => !targetCharacters.has(character))).toEqual([]);
    }
    for (const { source, target } of [...training, ...(sets[0]?.pairs ?? [])]) {
      expect(charactersOf(source).length).toBeLessThanOrEqual(task.maximumSourceLength);
      expect(charactersOf(target).length).toBeLessThanOrEqual(task.maximumTargetLength);
    }
    expect(charactersOf(task.example).filter((character) => !sourceCharacters.has(character))).toEqual([]);
    expect(charactersOf(task.example).length).toBeLessThanOrEqual(task.maximumSourceLength);
    expect(task.answer(task.example)).toBeDefined();
  });

  it.each(tasks)('never trains on what it holds out, and draws the same by the same seed: $name', (definition) => {
    const task = definition.create({});
    const training = new Set<string>();
    const heldOut = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      for (let index = 0; index < 1000; index++) training.add(task.trainingPair(seed, index, index).source);
      for (const { pairs } of task.heldOut(seed, 100)) {
        expect(pairs).toHaveLength(100);
        for (const { source } of pairs) heldOut.add(source);
      }
      heldOut.add(task.randomSource(seed, 4));
    }
    expect([...heldOut].filter((source) => training.has(source))).toEqual([]);
    const draws = (seed: number): unknown[] => {
      const fresh = definition.create({});
      return [
        [1, 2, 3].map((index) => fresh.trainingPair(seed, 1, index)),
        fresh.heldOut(seed, 5),
        fresh.randomSource(seed, 1),
      ];
    };
    expect(draws(3)).toEqual(draws(3));
    expect(draws(3)).not.toEqual(draws(4));
  });
});
