import { describe, expect, it } from 'vitest';
import { taskById, tasks } from '../../../src/tasks/index';

describe('tasks', () => {
  it('are listed with the default first, each under its own id', () => {
    expect(tasks.map(({ id, name }) => [id, name])).toEqual([
      ['reversal', 'Reversal'],
      ['dates', 'Dates'],
    ]);
    for (const definition of tasks) expect(taskById(definition.id)).toBe(definition);
    expect(() => taskById('poetry')).toThrow('There is no task "poetry"; there are reversal, dates.');
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
});
