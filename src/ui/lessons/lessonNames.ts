/** The lessons by name, and what a teacher may hide: all that a link needs to know of them. */

export const lessonIds = [
  'why-attention',
  'reading-an-alignment',
  'three-ways-to-score',
  'the-decoder-that-could-not-look',
  'when-maps-mislead',
  'from-looking-back',
] as const;
export type LessonId = (typeof lessonIds)[number];

/** Parts of the page that a lesson may be taught without; lessons.css says what each covers. */
export const hideable = ['setup', 'optimiser', 'device', 'export'] as const;
export type Hideable = (typeof hideable)[number];

export interface LessonChoice {
  readonly id: LessonId;
  readonly hides: readonly Hideable[];
}

interface LessonTitle {
  readonly title: string;
  readonly minutes: number;
  /** What its steps are done with, and it cannot be taught without. */
  readonly needs: readonly Hideable[];
}

export const lessonTitles: Readonly<Record<LessonId, LessonTitle>> = {
  'why-attention': { title: 'Why attention', minutes: 3, needs: ['setup'] },
  'reading-an-alignment': { title: 'Reading an alignment', minutes: 2, needs: [] },
  'three-ways-to-score': { title: 'Three ways to score', minutes: 3, needs: ['setup'] },
  'the-decoder-that-could-not-look': { title: 'The decoder that could not look', minutes: 2, needs: ['setup'] },
  'when-maps-mislead': { title: 'When maps mislead', minutes: 3, needs: [] },
  'from-looking-back': { title: 'From looking back to looking around', minutes: 3, needs: ['setup'] },
};

/** What can be hidden, as the page calls it. */
export const hideableNames: Readonly<Record<Hideable, string>> = {
  setup: 'Setup',
  optimiser: 'Optimiser',
  device: 'Device and performance',
  export: 'Ways to save',
};

/** Why a lesson cannot be taught so, in words; undefined where it can. */
export function objectionToLesson({ id, hides }: LessonChoice): string | undefined {
  const { title, needs } = lessonTitles[id];
  const missing = needs.find((part) => hides.includes(part));
  return missing && `the lesson “${title}” is done in ${hideableNames[missing]}, which the link hides.`;
}

/** Undefined where there is no such lesson, or nothing of that name can be hidden. */
export function lessonChoice(id: unknown, hides: unknown): LessonChoice | undefined {
  const lesson = lessonIds.find((one) => one === id);
  if (!lesson || !Array.isArray(hides)) return undefined;
  const parts = hideable.filter((part) => hides.includes(part));
  return parts.length === hides.length ? { id: lesson, hides: parts } : undefined;
}

const HASH = /^#lesson=([a-z-]+)(?:&hide=([a-z,]+))?$/;

/** The lesson of `#lesson=why-attention&hide=optimiser,device`, which can be written by hand. */
export function lessonOfHash(hash: string): LessonChoice | undefined {
  const [, id, hides] = HASH.exec(hash) ?? [];
  return lessonChoice(id, hides === undefined ? [] : hides.split(','));
}

/** Whether a hash asks for a lesson, there or not. */
export const asksForLesson = (hash: string): boolean => hash.startsWith('#lesson=');

/** The hash that opens a lesson; `lessonOfHash` reads it. */
export function hashOfLesson({ id, hides }: LessonChoice): string {
  return `#lesson=${id}${hides.length === 0 ? '' : `&hide=${hides.join(',')}`}`;
}
