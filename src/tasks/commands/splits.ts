/** The published ways to part SCAN's commands, each a question about what a model has learnt. */
import { hashText } from '../random';
import type { Pair } from '../task';
import { allCommands, interpret } from './grammar';

export interface CommandSplit {
  /** Pairs that are trained on, each as likely as the next; a pair may be there many times. */
  readonly training: readonly Pair[];
  readonly validation: readonly Pair[];
  readonly test: readonly Pair[];
}

/** Commands of the simple split that are not trained on: a fifth. */
const simpleHeldOut = 4182;
/** The most actions that are trained on in the split by length. */
export const trainedActions = 22;
/** How often "jump" alone is among the training pairs of the third split: a tenth of them. */
const jumps = 1467;

let pairs: readonly Pair[] | undefined;

/** All pairs, in the order of their commands' hashes: random, but the same for everyone. */
export function allPairs(): readonly Pair[] {
  pairs ??= allCommands()
    .map((source) => ({ source, hash: hashText(source) }))
    .sort((a, b) => a.hash - b.hash || (a.source < b.source ? -1 : 1))
    .map(({ source }) => {
      const steps = interpret(source.split(' ')) ?? [];
      return { source, target: steps.map(({ action }) => action).join(' ') };
    });
  return pairs;
}

/** A fifth of the commands, drawn at random, is held out: 16,728 are trained on. */
export function simpleSplit(): CommandSplit {
  const all = allPairs();
  return { training: all.slice(simpleHeldOut), ...halves(all.slice(0, simpleHeldOut)) };
}

/** What takes more than 22 actions, up to 48, is held out: 16,990 are trained on. */
export function lengthSplit(): CommandSplit {
  const isShort = ({ target }: Pair): boolean => target.split(' ').length <= trainedActions;
  return {
    training: allPairs().filter(isShort),
    ...halves(allPairs().filter((pair) => !isShort(pair))),
  };
}

/** All that say "jump" are held out but the one that says nothing else, which is a tenth of the 14,670 trained on. */
export function addJumpSplit(): CommandSplit {
  const isAlone = ({ source }: Pair): boolean => source === 'jump';
  const saysJump = ({ source }: Pair): boolean => source.includes('jump');
  const alone = allPairs().filter(isAlone);
  return {
    training: [...allPairs().filter((pair) => !saysJump(pair)), ...Array.from({ length: jumps }, () => alone).flat()],
    ...halves(allPairs().filter((pair) => saysJump(pair) && !isAlone(pair))),
  };
}

/** The published test set, every other command by its hash for validation and for the test. */
function halves(heldOut: readonly Pair[]): Pick<CommandSplit, 'validation' | 'test'> {
  return { validation: heldOut.filter((_, i) => i % 2 === 0), test: heldOut.filter((_, i) => i % 2 === 1) };
}
