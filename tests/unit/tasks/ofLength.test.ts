import { expect, test } from 'vitest';
import { copy } from '../../../src/tasks/copy';
import { reversal } from '../../../src/tasks/reversal';
import { runLength } from '../../../src/tasks/runLength';
import { shift } from '../../../src/tasks/shift';
import { sorting } from '../../../src/tasks/sorting';
import { sideOfString } from '../../../src/tasks/strings';
import { defaultTaskOptions } from '../../../src/worker/settings';

const made = [copy, reversal, runLength, shift, sorting].map((definition) =>
  definition.create(defaultTaskOptions(definition.id)),
);

test.for(made.map((task) => [task.id, task] as const))(
  '%s: as many different pairs as are asked for, all of the length, and right',
  ([, task]) => {
    for (const length of [4, 8, 12]) {
      const pairs = task.ofLength?.(7, length, 32) ?? [];
      expect(new Set(pairs.map(({ source }) => source)).size).toBe(32);
      for (const { source, target } of pairs) {
        expect(source).toHaveLength(length);
        expect(target).toBe(task.answer(source));
      }
      expect(task.ofLength?.(7, length, 32)).toEqual(pairs);
      expect(task.ofLength?.(8, length, 32)).not.toEqual(pairs);
    }
  },
);

test('within the trained lengths they are of validation, beyond them never of the test', () => {
  for (const task of made) {
    for (const { source } of task.ofLength?.(1, task.maximumSourceLength, 64) ?? []) {
      expect(sideOfString(source)).toBe('validation');
    }
    const beyond = task.ofLength?.(1, task.maximumSourceLength + 1, 64) ?? [];
    const sides = new Set(beyond.map(({ source }) => sideOfString(source)));
    expect(sides).toContain('training');
    expect(sides).not.toContain('test');
  }
});

test('where there are fewer strings than are asked for, each comes once', () => {
  const [task] = made;
  const pairs = task?.ofLength?.(1, 2, 64) ?? [];
  expect(pairs.length).toBeGreaterThan(0);
  expect(pairs.length).toBeLessThan(20); // one in sixteen of a hundred
  expect(new Set(pairs.map(({ source }) => source)).size).toBe(pairs.length);
});
