/** What a lesson is: data, of which each step is finished by doing something on the page. */
import type { Alignment, OwnEdits } from '../../worker/protocol';
import { defaultSettings, type Settings } from '../../worker/settings';
import type { AlignmentView } from '../alignment/viewStore';
import type { InspectPart } from '../inspect/inspectStore';
import type { SessionState } from '../store';

/** All that a step may look at to know whether it has been done. */
export interface PageState {
  readonly session: Pick<SessionState, 'running' | 'shipped' | 'step' | 'input' | 'explored' | 'evaluations' | 'cost'>;
  /** The input as the model of now decodes it; undefined until it is decoded. */
  readonly alignment: Alignment | undefined;
  readonly view: AlignmentView;
  /** What is open behind the map. */
  readonly part: InspectPart;
  readonly edits: OwnEdits;
  /** Whether the map is shown as computed, though there are edits. */
  readonly showsOriginal: boolean;
}

/** The model that a step begins with: one to be trained, or one that came with the page. */
export type Beginning =
  | { readonly settings: Settings; readonly input: string }
  | { readonly shipped: string; readonly input: string };

export interface Step {
  /** Paragraphs: what to see, then what to do. */
  readonly text: readonly string[];
  done(page: PageState): boolean;
  readonly begin?: Beginning;
  /** Whether it is finished by pinning: nothing is pinned when it begins. */
  readonly pins?: true;
  /** A CSS selector of the control that it is about, which is outlined. */
  readonly control?: string;
}

export interface Lesson {
  readonly steps: readonly Step[];
  /** What has been learnt, in a sentence or two. */
  readonly end: string;
}

/** Small enough that some hundreds of steps take seconds on the processor of a phone. */
export const lessonSettings: Settings = {
  ...defaultSettings,
  embedding: 16,
  hidden: 24,
  decoderHidden: 48,
  batch: 32,
  learningRate: 0.01,
  backend: 'cpu',
};

export const controls = {
  train: '.transport .primary',
  input: '.inputField input',
  map: '.map .sheet',
  drawings: '.viewBar .choices',
  viewOptions: '.viewBar .opener:has(+ .popover .viewOptions)',
  attention: '[data-group="Model"] .field:first-of-type select',
  restart: '.changeBanner .primary',
  inspect: '.inspect > .choices',
  rowEditor: '.whatIf > .buttons:last-of-type',
} as const;

/** Whether the model of this mechanism has been trained so far on the page. */
export function hasTrained({ session }: PageState, attention: Settings['attention'], steps: number): boolean {
  return !session.shipped && session.running?.attention === attention && session.step >= steps;
}

/** Whether a model of this mechanism is on the page. */
export function hasBegun({ session }: PageState, attention: Settings['attention']): boolean {
  return session.running?.attention === attention;
}

/** The decoded input, where it is that of the field. */
export function decoded({ session, alignment }: PageState): Alignment | undefined {
  return alignment?.text === session.input ? alignment : undefined;
}

/** How many letters the decoded input has; 0 where one of them is none that the model knows. */
export function countLetters(page: PageState): number {
  const alignment = decoded(page);
  return alignment?.unknown.length === 0 ? [...alignment.text].length : 0;
}

/** Where a cell of the map is pinned. */
export function pinnedCellOf({ view, alignment }: PageState): { row: number; column: number } | undefined {
  const { row, column } = view.pinned ?? {};
  if (row === undefined || column === undefined || !alignment) return undefined;
  const inside = row < alignment.outputSymbols.length && column < alignment.sourceSymbols.length;
  return inside ? { row, column } : undefined;
}

/** The column of a row's largest weight. */
export function largestOf({ weights, sourceSymbols }: Alignment, row: number): number {
  const columns = sourceSymbols.length;
  const own = weights.subarray(row * columns, (row + 1) * columns);
  return own.indexOf(Math.max(...own));
}

/** Whether the pinned cell is the darkest of its row. */
export function pinsDarkest(page: PageState): boolean {
  const pinned = pinnedCellOf(page);
  return (
    pinned !== undefined && page.alignment !== undefined && pinned.column === largestOf(page.alignment, pinned.row)
  );
}
