/** What a task is to the model that trains on it and to the page that shows it. */
import type { OwnData } from './own/preparePairs';
import type { TokenSet } from './tokens';

/** One example. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** Pairs that never occur in training, drawn once per seed. */
export interface HeldOutSet {
  readonly id: 'heldOut' | 'longer';
  /** What the set holds, for a label such as "held-out" or "longer strings (9–12)". */
  readonly label: string;
  readonly pairs: readonly Pair[];
}

/**
 * For each token of a target the positions in the source, counted from 0, that it is made from, any of which is as
 * right as the others; undefined where there are none. The end marks have none and are not counted.
 */
export type GoldAlignment = readonly (readonly number[] | undefined)[];

/** A number that a person may choose for a task, and its bounds. */
export interface TaskOption {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  /** What the numbers stand for, each from `minimum` to `maximum`, where they are no quantity: the option is a menu then. */
  readonly choices?: readonly { readonly value: number; readonly label: string }[];
  /** Whether it came after its task: files of before do not have it, and mean its default. */
  readonly later?: boolean;
}

export type TaskOptions = Readonly<Record<string, number>>;

/** A task with its options chosen. */
export interface Task {
  readonly id: string;
  readonly name: string;
  /** Every token that a source may hold and the model can read. */
  readonly source: TokenSet;
  /** Every token that a target may hold. */
  readonly target: TokenSet;
  /** Longest trained source and target in tokens, without the end mark. */
  readonly maximumSourceLength: number;
  readonly maximumTargetLength: number;
  /** An input to start with, in the words of the task. */
  readonly example: string;
  /** Training pair `index` of step `step`; the same arguments always give the same pair. */
  trainingPair(seed: number, step: number, index: number): Pair;
  /** Every pair that training draws from, where they are a list. */
  trainingPairs?(): readonly Pair[];
  /**
   * `size` pairs of each set that progress is measured on, or all where a set is a list of fewer; no source of theirs is
   * ever a training source.
   */
  heldOut(seed: number, size: number): readonly HeldOutSet[];
  /** As `heldOut`, of sources that are neither trained on nor used to measure progress: for the end. */
  test(seed: number, size: number): readonly HeldOutSet[];
  /**
   * At most `size` different pairs whose sources have so many tokens, none of them trained on or of the test; fewer where
   * there are fewer. Absent where sources are not made to length.
   */
  ofLength?(seed: number, length: number, size: number): readonly Pair[];
  /** A fresh input for the dice button. */
  randomSource(seed: number, index: number): string;
  /** The right answer for a source that a person typed, where the task can tell. */
  answer(source: string): string | undefined;
  /** Every right answer, that of `answer` first, where a source may have several. */
  answers?(source: string): readonly string[];
  /** The alignment that one would expect of this pair, where the task knows one. */
  alignment?(source: string, target: string): GoldAlignment;
}

/** A task as the page lists it. */
export interface TaskDefinition {
  readonly id: string;
  readonly name: string;
  /** Two or three sentences: what is learnt, where the pairs come from, what it teaches. */
  readonly description: string;
  /** The licences of what it is made from, a text, where their holders ask that it go with the data. */
  readonly notice?: URL;
  readonly options: readonly TaskOption[];
  /** Fetches what `create` is made from, once; until then `create` throws in words. Absent where nothing need be fetched. */
  load?(): Promise<void>;
  /**
   * Throws in words where options contradict each other, such as a minimum length above the maximum. `data` is what a
   * person has opened, for the task that is made of it.
   */
  create(options: TaskOptions, data?: OwnData): Task;
}
