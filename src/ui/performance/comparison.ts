/** A step on one backend beside the other. */
import type { StepTime } from '../../worker/protocol';
import type { Settings } from '../../worker/settings';
import { formatFactor, formatMilliseconds } from '../format';
import { backendPlace } from '../words';

/** What was measured; `there` is missing where the browser has no other backend. */
export interface Comparison {
  readonly here: StepTime;
  readonly there?: StepTime;
}

/** The other backend is proposed where a step takes at most this share of the time there. */
const WORTHWHILE = 1 / 1.3;
/** Two medians that differ by less count as the same. */
const SAME = 1.05;

/** As seen from a backend: a run that has moved is where the other one was. */
export function seenFrom(backend: Settings['backend'], { here, there }: Comparison): Comparison {
  return there?.backend === backend ? { here: there, there: here } : { here, ...(there && { there }) };
}

/** Whether it is worth going on there. */
export function isFasterThere({ here, there }: Comparison): boolean {
  return there !== undefined && there.milliseconds <= WORTHWHILE * here.milliseconds;
}

/** "A step of this model takes 684 ms on SwiftShader (software) and 19 ms on the processor." */
export function describeTimes(here: StepTime, there: StepTime): string {
  return `A step of this model takes ${timeOn(here)} and ${timeOn(there)}.`;
}

/** Which backend is faster, and how many times. */
export function describeRatio(here: StepTime, there: StepTime): string {
  const [slow, fast] = here.milliseconds > there.milliseconds ? [here, there] : [there, here];
  const ratio = slow.milliseconds / fast.milliseconds;
  if (ratio < SAME) return 'A step takes about as long on either backend.';
  return `A step takes ${formatFactor(ratio)} times as long on ${backendPlace[slow.backend]} as on ${backendPlace[fast.backend]}.`;
}

function timeOn({ backend, name, milliseconds }: StepTime): string {
  return `${formatMilliseconds(milliseconds)} on ${backend === 'cpu' ? 'the processor' : withArticle(name)}`;
}

/** A name needs none; "Software adapter" is what stands where a browser gives no name. */
function withArticle(name: string): string {
  return / adapter$/.test(name) ? `the ${name.toLowerCase()}` : name;
}
