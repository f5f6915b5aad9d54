/** Whether a row came up to its reference, and if not by how much. */
import { middle, middleEstimate, shortfall } from './middle';
import { firstStepAt } from './progress';
import type { MatrixRow, MeasureName } from './rows';
import type { Trained } from './runsFile';
import { figures, inPoints, inWords, measureLabels } from './words';

export function outcome({ reference, goal = 1 }: MatrixRow, runs: readonly Trained[]): string {
  if (!reference) return 'no reference';
  if (reference.kind === 'steps') return stepsOutcome(goal, reference.steps, runs);
  const scores = Object.entries(reference.scores) as [MeasureName, number][];
  const said = scores.map(([name, score]) => scoreOutcome(name, score, runs)).join('; ');
  return reference.of ? `${said} (of another benchmark)` : said;
}

/** False of a row that was not run. */
export function isMissed(row: MatrixRow, runs: readonly Trained[]): boolean {
  return runs.length > 0 && outcome(row, runs).includes('missed');
}

function stepsOutcome(goal: number, wanted: number, runs: readonly Trained[]): string {
  const steps = middle(runs.map((run) => firstStepAt(run, goal) ?? Number.POSITIVE_INFINITY));
  // Training stops as soon as the validation pairs show the goal, which may be by luck: the test pairs have the last word.
  const tested = middleEstimate('exact', runs);
  const doubt = tested && tested.interval.high < goal ? ` (test below ${inWords('exact', goal)})` : '';
  if (steps <= wanted) return `${steps < wanted ? `beaten by ${wanted - steps} steps` : 'matched'}${doubt}`;
  if (Number.isFinite(steps)) return `missed by ${steps - wanted} steps${doubt}`;
  const best = Math.max(...runs.flatMap(({ heldOutExact }) => heldOutExact));
  return `missed: ${inWords('exact', best)} at best`;
}

/** What lies within the interval is neither gained nor lost, whichever side of the reference it is on. */
function scoreOutcome(name: MeasureName, wanted: number, runs: readonly Trained[]): string {
  const label = measureLabels[name];
  const estimate = middleEstimate(name, runs);
  if (!estimate) return `${label} not measured`;
  const { value, interval } = estimate;
  if (interval.low <= wanted && wanted <= interval.high) return `${label} matched within its interval`;
  const short = shortfall(name, value, wanted);
  return short < 0 ? `${label} beaten by ${points(name, -short)}` : `${label} missed by ${points(name, short)}`;
}

/** "2.1 points" */
function points(name: MeasureName, difference: number): string {
  return `${figures(name, difference)} point${inPoints(name, difference) === 1 ? '' : 's'}`;
}
