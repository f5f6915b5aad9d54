/** What a task is to the model that trains on it and to the page that shows it. */

/** One example, in characters. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** Pairs that never occur in training, drawn once per seed, on which progress is measured. */
export interface HeldOutSet {
  readonly id: 'heldOut' | 'longer';
  /** What the set holds, for a label such as "held-out" or "longer strings (9–12)". */
  readonly label: string;
  readonly pairs: readonly Pair[];
}

/**
 * For each character of a target the positions in the source, counted from 0, that it is made from, any of which is as
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
  /** Whether it came after its task: files of before do not have it, and mean its default. */
  readonly later?: boolean;
}

export type TaskOptions = Readonly<Record<string, number>>;

/** A task with its options chosen. */
export interface Task {
  readonly id: string;
  readonly name: string;
  /** Every character that a source may hold, sorted by code point. */
  readonly sourceCharacters: readonly string[];
  readonly targetCharacters: readonly string[];
  /** Longest trained source and target in characters, without the end mark. */
  readonly maximumSourceLength: number;
  readonly maximumTargetLength: number;
  /** An input to start with, in the words of the task. */
  readonly example: string;
  /** Training pair `index` of step `step`; the same arguments always give the same pair. */
  trainingPair(seed: number, step: number, index: number): Pair;
  /** `size` pairs of each held-out set; no source of theirs is ever a training source. */
  heldOut(seed: number, size: number): readonly HeldOutSet[];
  /** A fresh input for the dice button. */
  randomSource(seed: number, index: number): string;
  /** The right answer for a source that a person typed, where the task can tell. */
  answer(source: string): string | undefined;
  /** The alignment that one would expect of this pair, where the task knows one. */
  alignment?(source: string, target: string): GoldAlignment;
}

/** A task as the page lists it. */
export interface TaskDefinition {
  readonly id: string;
  readonly name: string;
  /** Two or three sentences: what is learnt, where the pairs come from, what it teaches. */
  readonly description: string;
  readonly options: readonly TaskOption[];
  /** Throws in words where options contradict each other, such as a minimum length above the maximum. */
  create(options: TaskOptions): Task;
}
