/** Which lesson is open and how far it has come, and which have been finished in this browser. */
import { createStore } from 'zustand/vanilla';
import { type LessonChoice, type LessonId, lessonIds } from './lessonNames';

interface LessonState {
  readonly open: LessonChoice | undefined;
  /** From 0. */
  readonly step: number;
  /** Whether what the step asks for has been done. */
  readonly finished: boolean;
  /** Whether the step brings its own model and pins; one that was shared goes on with those of the link. */
  readonly begins: boolean;
  readonly done: readonly LessonId[];
}

const KEY = 'interlinear.lessons';

export const lessonStore = createStore<LessonState>(() => ({
  open: undefined,
  step: 0,
  finished: false,
  begins: true,
  done: remembered(),
}));

/** At its beginning, or at a step that it was shared at. */
export function openLesson(open: LessonChoice, sharedAt?: number): void {
  lessonStore.setState({ open, step: sharedAt ?? 0, finished: false, begins: sharedAt === undefined });
}

export function closeLesson(): void {
  lessonStore.setState({ open: undefined });
}

export function nextStep(): void {
  lessonStore.setState(({ step }) => ({ step: step + 1, finished: false, begins: true }));
}

export function finishStep(): void {
  lessonStore.setState({ finished: true });
}

/** Notes that a lesson has been done to its end. */
export function finishLesson(id: LessonId): void {
  const done = [...new Set([...lessonStore.getState().done, id])];
  lessonStore.setState({ done });
  try {
    localStorage.setItem(KEY, JSON.stringify(done));
  } catch {
    // A browser that keeps nothing forgets it when the page is closed.
  }
}

function remembered(): readonly LessonId[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? lessonIds.filter((id) => kept.includes(id)) : [];
  } catch {
    return [];
  }
}
