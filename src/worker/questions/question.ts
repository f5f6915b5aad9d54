/** What a person may ask of a run beside its training: each is answered in its turn, between two chunks of steps. */
import type { CurrentRun } from '../currentRun';
import type { Command, SessionEvent } from '../protocol';

/** The commands that are answered by one event. */
export type Question = Extract<
  Command,
  { readonly type: 'export' | 'draw' | 'explore' | 'beam' | 'recall' | 'measure' | 'lengthCurve' | 'cost' }
>;
export type QuestionType = Question['type'];

/** What an answer may need of the session. */
export interface Asked {
  readonly current: CurrentRun;
  /**
   * To be waited for between two pieces of a long answer: what is typed meanwhile is decoded first. Throws an `Abandoned`
   * where the run is to be replaced.
   */
  between(): Promise<void>;
  /** Says what is known so far of an answer that takes long. */
  tell(event: SessionEvent): void;
}

/** Nobody waits for the answer any more. */
export class Abandoned extends Error {}

export interface Answer {
  readonly event: SessionEvent;
  /** What of the event is handed over, and not copied. */
  readonly transfer?: Transferable[];
}

/** Throws in words where there is no answer. */
export type AnswerTo<Type extends QuestionType> = (
  question: Extract<Question, { readonly type: Type }>,
  asked: Asked,
) => Promise<Answer>;
