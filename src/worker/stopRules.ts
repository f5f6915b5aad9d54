/** When training stops by itself: what the settings say of it, asked of a few facts. */
import { evaluationsWithoutImprovement, type HeldOutLoss } from '../model/schedule';
import type { Settings } from './settings';

const MINUTE_MS = 60_000;

export type StopRule = 'stopSteps' | 'stopMinutes' | 'stopExact' | 'stopEvaluations';

/** Of each rule 0 means never. */
export type StopRules = Pick<Settings, StopRule>;

/** What has been measured on the first held-out set. */
export interface StopEvaluation extends HeldOutLoss {
  /** Pairs right in every token, as a share of all, 0 to 1. */
  readonly exact: number;
}

export interface StopFacts {
  /** Steps of training behind the model. */
  readonly step: number;
  /** Milliseconds of training, pauses not counted. */
  readonly elapsedMs: number;
  /** In the order in which they were made. */
  readonly evaluations: readonly StopEvaluation[];
}

export interface Stop {
  readonly rule: StopRule;
  /** Why, in a sentence. */
  readonly reason: string;
}

/**
 * The rules by which training should stop now; none where it goes on. A rule that was met when a person had training go on
 * has had its say: whoever asks leaves it out, or it would stop the run again at once.
 */
export function stopsDue(rules: StopRules, { step, elapsedMs, evaluations }: StopFacts): readonly Stop[] {
  const { stopSteps, stopMinutes, stopExact, stopEvaluations } = rules;
  const due: Stop[] = [];
  const say = (rule: StopRule, reason: string) => due.push({ rule, reason });
  if (stopSteps > 0 && step >= stopSteps) say('stopSteps', `Training stopped after ${count(stopSteps, 'step')}.`);
  if (stopMinutes > 0 && elapsedMs >= stopMinutes * MINUTE_MS) {
    say('stopMinutes', `Training stopped after ${count(stopMinutes, 'minute')}.`);
  }
  const last = evaluations.at(-1);
  if (last && stopExact > 0 && last.exact >= stopExact) {
    const share = `${percent(last.exact)} of the held-out pairs are right`;
    say(
      'stopExact',
      `Training stopped at step ${grouped(last.step)}: ${share}, and ${percent(stopExact)} was asked for.`,
    );
  }
  const idle = evaluationsWithoutImprovement(evaluations.map(({ loss }) => loss));
  if (stopEvaluations > 0 && idle >= stopEvaluations) {
    say(
      'stopEvaluations',
      `Training stopped: the held-out loss was measured ${count(idle, 'time')} and fell no further.`,
    );
  }
  return due;
}

/**
 * Milliseconds until a rule of steps or minutes stops the training, at the pace of now; other rules may end it sooner.
 * Undefined where neither rule is set, and where of steps alone the pace is not known yet.
 */
export function expectedEnd(
  { stopSteps, stopMinutes }: StopRules,
  { step, elapsedMs }: Omit<StopFacts, 'evaluations'>,
  stepsPerSecond: number,
): number | undefined {
  const ends = [
    ...(stopSteps > 0 && stepsPerSecond > 0 ? [((stopSteps - step) / stepsPerSecond) * 1000] : []),
    ...(stopMinutes > 0 ? [stopMinutes * MINUTE_MS - elapsedMs] : []),
  ];
  return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends));
}

function count(number: number, thing: string): string {
  return `${grouped(number)} ${thing}${number === 1 ? '' : 's'}`;
}

function grouped(number: number): string {
  return number.toLocaleString('en-GB');
}

/** "99.6 %", rounded down, so that it never says more than was reached. */
function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}
