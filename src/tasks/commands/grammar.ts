/**
 * The commands of SCAN and what they mean, a grammar without recursion (B. Lake, M. Baroni, Generalization without
 * Systematicity, ICML 2018):
 *
 *     C → S and S | S after S | S
 *     S → V twice | V thrice | V
 *     V → M opposite R | M around R | M R | U
 *     M → U | turn
 *     U → walk | look | run | jump
 *     R → left | right
 */

const actionOfVerb: ReadonlyMap<string, string> = new Map([
  ['walk', 'I_WALK'],
  ['look', 'I_LOOK'],
  ['run', 'I_RUN'],
  ['jump', 'I_JUMP'],
]);

const actionOfDirection: ReadonlyMap<string, string> = new Map([
  ['left', 'I_TURN_LEFT'],
  ['right', 'I_TURN_RIGHT'],
]);

const timesOf: ReadonlyMap<string, number> = new Map([
  ['twice', 2],
  ['thrice', 3],
]);

export const commandWords: readonly string[] = [
  ...['and', 'after', 'opposite', 'around', 'turn'],
  ...timesOf.keys(),
  ...actionOfVerb.keys(),
  ...actionOfDirection.keys(),
];

export const actions: readonly string[] = [...actionOfVerb.values(), ...actionOfDirection.values()];

/** An action, and the positions of the command's words that name it: its verb, or the direction of a turn and the word turn. */
export interface Step {
  readonly action: string;
  readonly from: readonly number[];
}

interface Word {
  readonly word: string;
  readonly position: number;
}

/** What a command means; undefined where it is none. */
export function interpret(command: readonly string[]): readonly Step[] | undefined {
  const words = command.map((word, position) => ({ word, position }));
  const joint = words.find(({ word }) => word === 'and' || word === 'after');
  if (!joint) return interpretSentence(words);
  const first = interpretSentence(words.slice(0, joint.position));
  const second = interpretSentence(words.slice(joint.position + 1));
  if (!first || !second) return undefined;
  return joint.word === 'and' ? [...first, ...second] : [...second, ...first];
}

/** S: a phrase, once, twice or thrice. */
function interpretSentence(words: readonly Word[]): readonly Step[] | undefined {
  const times = timesOf.get(words.at(-1)?.word ?? '');
  if (times === undefined) return interpretPhrase(words);
  const steps = interpretPhrase(words.slice(0, -1));
  return steps && repeat(steps, times);
}

/** V: a verb; with a direction, a turn and then the verb; opposite, two turns; around, both four times. */
function interpretPhrase([verb, ...rest]: readonly Word[]): readonly Step[] | undefined {
  if (!verb) return undefined;
  const action = actionOfVerb.get(verb.word);
  if (action === undefined && verb.word !== 'turn') return undefined;
  const act = action === undefined ? [] : [{ action, from: [verb.position] }];
  const direction = rest.pop();
  if (!direction) return action === undefined ? undefined : act;
  const turned = actionOfDirection.get(direction.word);
  if (turned === undefined || rest.length > 1) return undefined;
  const named = action === undefined ? [verb.position, direction.position] : [direction.position];
  const turn = { action: turned, from: named };
  switch (rest[0]?.word) {
    case undefined:
      return [turn, ...act];
    case 'opposite':
      return [turn, turn, ...act];
    case 'around':
      return repeat([turn, ...act], 4);
    default:
      return undefined;
  }
}

function repeat(steps: readonly Step[], times: number): readonly Step[] {
  return Array.from({ length: times }, () => steps).flat();
}

/** Every command of the grammar, 20,910 of them, as texts. */
export function allCommands(): readonly string[] {
  const verbs = [...actionOfVerb.keys()];
  const directed = ['', 'opposite ', 'around '].flatMap((way) =>
    [...verbs, 'turn'].flatMap((verb) => [...actionOfDirection.keys()].map((side) => `${verb} ${way}${side}`)),
  );
  const phrases = [...verbs, ...directed];
  const sentences = phrases.flatMap((phrase) => [phrase, `${phrase} twice`, `${phrase} thrice`]);
  const joined = (joint: string): string[] =>
    sentences.flatMap((first) => sentences.map((second) => `${first} ${joint} ${second}`));
  return [...sentences, ...joined('and'), ...joined('after')];
}
