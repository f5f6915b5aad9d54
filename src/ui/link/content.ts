/** What a link holds. Data of a person's own is never in it, nor anything that could run. */
import type { ReadOptions } from '../../tasks/own/readPairs';
import type { OwnEdits } from '../../worker/protocol';
import type { Settings } from '../../worker/settings';
import type { LessonChoice } from '../lessons/lessonNames';
import type { ViewChoices } from './viewFields';

/** Of the content. A later one is refused: it may mean other things by the same names. */
export const LINK_VERSION = 1;

/** Characters of the whole hash. */
export const LONGEST_LINK = 8192;
/** Bytes of the content once it is inflated. */
export const LARGEST_CONTENT = 65_536;

/** Characters of the input: far more than any model reads, and far less than a link can hold compressed. */
export const LONGEST_INPUT = 4000;

/** Training steps: far more than anybody waits for. */
export const MOST_STEPS = 10_000_000;

/** Characters of the name of own data. */
export const LONGEST_NAME = 120;

/** What the person who opens the link must have, where the pairs are the sharer's own, and how it was read. */
export interface OwnData {
  readonly name: string;
  readonly pairs: number;
  /** The name of the test set, where it was a file of its own. */
  readonly test?: string;
  /** As it begins where it is not said. */
  readonly reading?: ReadOptions;
}

export interface SharedLesson extends LessonChoice {
  /** How far it has come, from 0. Where that is not said the lesson begins, with a model of its own. */
  readonly step?: number;
}

export interface LinkContent {
  readonly settings: Settings;
  /** The task of the model that was shown, where it was one that comes with the page; the settings are the form's. */
  readonly shipped?: string;
  /** How far the model had been trained. The same seed and backend come to the same model again. */
  readonly step?: number;
  /** What the settings of the models beside it differ in; they read the same batches. */
  readonly beside?: readonly Partial<Settings>[];
  /** The text to decode; the task's example where it is absent. */
  readonly input?: string;
  /** What is set by hand in place of what the model computes. */
  readonly edits?: OwnEdits;
  /** How things are shown, as far as it was chosen. */
  readonly view?: ViewChoices;
  /** The lesson that is open, and what it is taught without. */
  readonly lesson?: SharedLesson;
  /** With own pairs alone. */
  readonly brings?: OwnData;
}

/** A link that cannot be made or opened; its message is one sentence that says why. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}
