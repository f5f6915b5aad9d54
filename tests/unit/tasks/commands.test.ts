import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/tasks/commands/commands';
import { allCommands, interpret } from '../../../src/tasks/commands/grammar';
import {
  addJumpSplit,
  allPairs,
  type CommandSplit,
  lengthSplit,
  simpleSplit,
} from '../../../src/tasks/commands/splits';

const say = (command: string): string | undefined =>
  interpret(command.split(' '))
    ?.map(({ action }) => action)
    .join(' ');

/** The meaning by rewriting the text, which is not how the task finds it. */
function rewritten(command: string): string {
  const joint = / (and|after) /.exec(command);
  if (joint) {
    const [first, second] = command.split(joint[0]).map(rewritten);
    return joint[1] === 'and' ? `${first} ${second}` : `${second} ${first}`;
  }
  const counted = /^(.*) (twice|thrice)$/.exec(command);
  if (counted?.[1])
    return Array(counted[2] === 'twice' ? 2 : 3)
      .fill(rewritten(counted[1]))
      .join(' ');
  return command
    .replace(/^(\w+) around (\w+)$/, '$1 $2 $1 $2 $1 $2 $1 $2')
    .replace(/^(\w+) opposite (\w+)$/, 'turn $2 $1 $2')
    .replace(/(\w+) (left|right)/g, 'I_TURN_$2 I_$1')
    .replace(/ ?I_turn/g, '')
    .replace(/^(\w+)$/, (word) => (word.startsWith('I_') ? word : `I_${word}`))
    .toUpperCase();
}

describe('SCAN', () => {
  it.each([
    // The examples of the paper's first figure.
    ['jump', 'I_JUMP'],
    ['jump left', 'I_TURN_LEFT I_JUMP'],
    ['jump around right', `${'I_TURN_RIGHT I_JUMP '.repeat(4)}`.trim()],
    ['turn left twice', 'I_TURN_LEFT I_TURN_LEFT'],
    ['jump thrice', 'I_JUMP I_JUMP I_JUMP'],
    ['jump opposite left and walk thrice', 'I_TURN_LEFT I_TURN_LEFT I_JUMP I_WALK I_WALK I_WALK'],
    ['jump opposite left after walk around left', `${'I_TURN_LEFT I_WALK '.repeat(4)}I_TURN_LEFT I_TURN_LEFT I_JUMP`],
    ['turn opposite right', 'I_TURN_RIGHT I_TURN_RIGHT'],
    ['turn around left', 'I_TURN_LEFT I_TURN_LEFT I_TURN_LEFT I_TURN_LEFT'],
  ])('means by "%s" %s', (command, actions) => {
    expect(say(command)).toBe(actions);
  });

  it.each([
    ...['', 'left', 'turn', 'turn twice', 'twice', 'jump jump', 'walk and', 'and walk', 'walk and run and look'],
    ...[
      'jump left opposite',
      'jump twice left',
      'jump twice thrice',
      'hop',
      'walk around',
      'jump opposite around left',
    ],
    ...['run constructor', 'toString', 'walk left left'],
  ])('has no command "%s"', (command) => {
    expect(say(command)).toBeUndefined();
  });

  it('is the whole of it: 20,910 commands of up to 9 words and 48 actions', () => {
    expect(new Set(allCommands()).size).toBe(20_910);
    expect(allPairs()).toHaveLength(20_910);
    expect(Math.max(...allPairs().map(({ source }) => source.split(' ').length))).toBe(9);
    expect(Math.max(...allPairs().map(({ target }) => target.split(' ').length))).toBe(48);
    expect(allPairs().filter(({ source, target }) => rewritten(source) !== target)).toEqual([]);
  });

  it.each<[string, () => CommandSplit, number, number]>([
    ['simple', simpleSplit, 16_728, 4182],
    ['length', lengthSplit, 16_990, 3920],
    ['add jump', addJumpSplit, 14_670, 7706],
  ])('is parted as it was published: %s', (_, split, trained, heldOut) => {
    const { training, validation, test } = split();
    expect(training).toHaveLength(trained);
    expect(validation.length + test.length).toBe(heldOut);
    expect(Math.abs(validation.length - test.length)).toBeLessThanOrEqual(1);
    const sides = [training, validation, test].map((pairs) => new Set(pairs.map(({ source }) => source)));
    const together = new Set(sides.flatMap((side) => [...side]));
    expect(together.size).toBe(20_910);
    expect(sides.reduce((sum, { size }) => sum + size, 0)).toBe(20_910);
  });

  it('trains on few actions, and on jump by itself, where it says so', () => {
    const actionsOf = ({ target }: { target: string }): number => target.split(' ').length;
    const byLength = lengthSplit();
    expect(Math.max(...byLength.training.map(actionsOf))).toBe(22);
    expect(Math.min(...[...byLength.validation, ...byLength.test].map(actionsOf))).toBe(24);
    const byVerb = addJumpSplit();
    expect(byVerb.training.filter(({ source }) => source === 'jump')).toHaveLength(1467);
    expect(byVerb.training.filter(({ source }) => source !== 'jump' && /jump/.test(source))).toEqual([]);
    expect([...byVerb.validation, ...byVerb.test].every(({ source }) => source !== 'jump' && /jump/.test(source))).toBe(
      true,
    );
  });
});

describe('commands', () => {
  it.each([0, 1, 2])('keeps to its words and lengths: split %i', (split) => {
    const task = commands.create({ split });
    const training = Array.from({ length: 3000 }, (_, index) => task.trainingPair(index % 5, index, index));
    const heldOut = [...task.heldOut(1, 500), ...task.test(1, 500)].flatMap(({ pairs }) => pairs);
    const trained = new Set(training.map(({ source }) => source));
    expect(heldOut.filter(({ source }) => trained.has(source))).toEqual([]);
    for (const { source, target } of [...training, ...heldOut]) {
      expect(task.answer(source)).toBe(target);
      expect(source.split(' ').filter((word) => !task.source.tokens.includes(word))).toEqual([]);
      expect(target.split(' ').filter((action) => !task.target.tokens.includes(action))).toEqual([]);
    }
    expect(Math.max(...training.map(({ target }) => target.split(' ').length))).toBe(task.maximumTargetLength);
    expect(task.maximumTargetLength).toBe(split === 1 ? 22 : 48);
    expect(task.maximumSourceLength).toBe(9);
    expect(new Set(heldOut.map(({ source }) => source)).size).toBe(1000);
  });

  it('gives each held-out command once, however many are asked for', () => {
    const [set] = commands.create({ split: 0 }).test(3, 2100);
    const sources = set?.pairs.map(({ source }) => source) ?? [];
    expect(sources).toHaveLength(2091);
    expect(new Set(sources).size).toBe(2091);
  });

  it('says what is expected of each split', () => {
    const labels = [0, 1, 2].map((split) => commands.create({ split }).heldOut(1, 1)[0]?.label);
    expect(labels).toEqual([
      'held-out (random commands)',
      'held-out (over 22 actions; expect 2 to 10 %)',
      'held-out (jump in phrases; expect 0 %)',
    ]);
  });

  it('aligns a verb with its word, and a turn with its direction', () => {
    const task = commands.create({});
    const source = 'turn left twice after jump opposite right';
    const target = 'I_TURN_RIGHT I_TURN_RIGHT I_JUMP I_TURN_LEFT I_TURN_LEFT';
    expect(task.answer(source)).toBe(target);
    expect(task.alignment?.(source, target)).toEqual([[6], [6], [4], [0, 1], [0, 1]]);
    expect(task.alignment?.(source, `${target} I_RUN`).at(-1)).toBeUndefined();
    expect(task.alignment?.('left', 'I_RUN')).toEqual([undefined]);
    for (const { source, target } of allPairs().filter((_, i) => i % 7 === 0)) {
      const words = source.split(' ');
      const gold = task.alignment?.(source, target) ?? [];
      for (const [t, action] of target.split(' ').entries()) {
        const named = gold[t]?.map((s) => words[s]) ?? [];
        if (action.startsWith('I_TURN')) {
          expect(named.at(-1)).toBe(action.slice('I_TURN_'.length).toLowerCase());
          if (named.length > 1) expect(named).toEqual(['turn', named.at(-1)]);
        } else expect(named).toEqual([action.slice('I_'.length).toLowerCase()]);
      }
    }
  });

  it('refuses what is no split', () => {
    expect(() => commands.create({ split: 3 })).toThrow('Split must be a whole number from 0 to 2; 3 was given.');
  });
});
