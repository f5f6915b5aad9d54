/** Commands into actions: SCAN, made again from its grammar. */
import { resolveOptions } from '../options';
import { firstOfShuffled, type RandomStream, randomStream } from '../random';
import type { HeldOutSet, Pair, Task, TaskDefinition, TaskOption } from '../task';
import { sortTokens, tokensOf } from '../tokens';
import { actions, commandWords, interpret } from './grammar';
import { addJumpSplit, type CommandSplit, lengthSplit, simpleSplit, trainedActions } from './splits';

interface SplitChoice {
  readonly name: string;
  /** What is held out. */
  readonly heldOut: string;
  split(): CommandSplit;
}

const choices: readonly SplitChoice[] = [
  { name: 'simple: a random fifth', heldOut: 'random commands', split: simpleSplit },
  {
    name: `length: over ${trainedActions} actions`,
    heldOut: `over ${trainedActions} actions; expect 2 to 10 %`,
    split: lengthSplit,
  },
  { name: 'add jump', heldOut: 'jump in phrases; expect 0 %', split: addJumpSplit },
];

const splitOption = {
  name: 'split',
  label: 'Split',
  help: 'Which commands are held out: a random fifth; those that take more than 22 actions, when shorter ones were trained on; or all with the word jump, which was trained on only by itself.',
  minimum: 0,
  maximum: choices.length - 1,
  default: 0,
  choices: choices.map(({ name: label }, value) => ({ value, label })),
} as const satisfies TaskOption;

const options = [splitOption];

export const commands: TaskDefinition = {
  id: 'commands',
  name: 'Commands',
  description:
    'Commands become the actions that carry them out: jump twice after walk left is I_TURN_LEFT I_WALK I_JUMP I_JUMP. They are all ' +
    'the 20,910 of SCAN (Lake and Baroni 2018), made again from its grammar. A random fifth of them is nearly solved; ' +
    'commands longer than those trained on, or with a verb learnt only by itself, show that the grammar was not found: ' +
    'about 95 %, 2 to 10 % and 0 % are right. Half of what a split holds out is for validation, half for the test.',
  options,
  create(chosen): Task {
    const choice = choices[resolveOptions(options, chosen).split] as SplitChoice; // the bounds are those of the list
    const { training, validation, test } = choice.split();
    const stepsOf = (source: string) => interpret(tokensOf('spaced', source));
    const longest = (side: keyof Pair): number =>
      training.reduce((most, pair) => Math.max(most, tokensOf('spaced', pair[side]).length), 0);
    const setOf = (pairs: readonly Pair[], use: string, seed: number, size: number): HeldOutSet => ({
      id: 'heldOut',
      label: `${use} (${choice.heldOut})`,
      pairs: firstOfShuffled(pairs, size, randomStream(seed, `commands ${use}`)),
    });
    return {
      id: commands.id,
      name: commands.name,
      source: { kind: 'spaced', tokens: sortTokens(commandWords) },
      target: { kind: 'spaced', tokens: sortTokens(actions) },
      maximumSourceLength: longest('source'),
      maximumTargetLength: longest('target'),
      example: 'run opposite left after walk around left',
      trainingPair: (seed, step, index) => pick(training, randomStream(seed, 'commands training', step, index)),
      trainingPairs: () => training,
      heldOut: (seed, size) => [setOf(validation, 'held-out', seed, size)],
      test: (seed, size) => [setOf(test, 'test', seed, size)],
      randomSource: (seed, index) => pick(validation, randomStream(seed, 'commands input', 0, index)).source,
      answer: (source) =>
        stepsOf(source)
          ?.map(({ action }) => action)
          .join(' '),
      alignment(source, target) {
        const steps = stepsOf(source);
        return tokensOf('spaced', target).map((_, position) => steps?.[position]?.from);
      },
    };
  },
};

function pick(pairs: readonly Pair[], stream: RandomStream): Pair {
  return pairs[stream.integer(pairs.length)] as Pair; // no split leaves a side empty
}
