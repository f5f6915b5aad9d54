/** Why a reference was missed, as far as what is kept shows it. */
import type { Estimate } from '../../src/tasks/metrics/estimate';
import { middle, middleEstimate } from './middle';
import { isMissed, outcome } from './outcome';
import { type Fall, fallAfter, fallAtTheEnd, firstStepAt, steepestFall } from './progress';
import type { MatrixRow, MeasureName } from './rows';
import type { Control, MatrixRun, Trained } from './runsFile';
import { figures, inWords, measureInWords, measureLabels, spread } from './words';

/** Sentences; none where the reference was not missed, or nothing shows why. Runs and controls are those of the row. */
export function remarksOn(row: MatrixRow, runs: readonly MatrixRun[], controls: readonly Control[]): string[] {
  if (!isMissed(row, runs)) return [];
  return [...otherBenchmark(row), ...swings(row, runs, controls), ...inPytorch(row, runs, controls)];
}

function otherBenchmark({ reference }: MatrixRow): string[] {
  const of = reference?.kind === 'scores' && reference.of;
  return of ? [`The reference is of ${of}: a distance between two sets of words, which says little of the model.`] : [];
}

/** Within so much of its goal, as a share, a run is near it. */
const NEAR = 0.01;

/** Runs that fell back when they were near their goal, or had come up to their reference; and of PyTorch's those that did too. */
function swings(row: MatrixRow, runs: readonly MatrixRun[], controls: readonly Control[]): string[] {
  const { goal, reference, settings } = row;
  const { exact = Number.POSITIVE_INFINITY } = reference?.kind === 'scores' ? reference.scores : {};
  const fallOf = (trained: Trained): Fall | undefined =>
    goal === undefined ? fallAtTheEnd(trained, exact) : fallAfter(trained, goal - NEAR);
  const falls = (trained: readonly Trained[], where: string) =>
    trained.flatMap((one) => {
      const fall = fallOf(one);
      return fall ? [`seed ${one.seed}${where} had ${fallInWords(fall)}`] : [];
    });
  const ours = falls(runs, '');
  if (ours.length === 0) return [];
  const listed = [...ours, ...falls(controls, ' in PyTorch')].join('; ');
  const rate = settings.schedule === 'constant' ? ', at a learning rate that never falls' : '';
  const place = goal === undefined ? 'past the reference and back' : 'near the goal';
  return [`The share of validation pairs that are right swings ${place}${rate}: ${listed}.`];
}

/** "10.6 % after 750 steps and 4.2 % after 797" */
function fallInWords({ from, to }: Fall): string {
  return `${inWords('exact', from.exact)} after ${from.step} steps and ${inWords('exact', to.exact)} after ${to.step}`;
}

/** What PyTorch made of the row, beside our runs of the same seeds. */
function inPytorch(row: MatrixRow, runs: readonly MatrixRun[], controls: readonly Control[]): string[] {
  if (controls.length === 0) return [];
  const seeds = controls.map(({ seed }) => seed);
  const own = runs.filter(({ seed }) => seeds.includes(seed));
  const versions = [...new Set(controls.map(({ torch }) => torch))].join(', ');
  const began = `PyTorch ${versions}, from our first step of seed${seeds.length > 1 ? 's' : ''} ${seeds.join(', ')} on,`;
  const said = row.goal === undefined ? scored(row, own, controls) : raced(row.goal, own, controls);
  return [`${began} ${said}. Its outcome: ${outcome(row, controls)}.`, ...unrest(row, own, controls)];
}

/** How far apart two looks at the same run may be, for what is measured after a given step is one look. */
function unrest({ goal }: MatrixRow, own: readonly Trained[], controls: readonly Trained[]): string[] {
  if (goal !== undefined || own.length === 0) return [];
  const most = (trained: readonly Trained[]) => figures('exact', Math.max(...trained.map(steepestFall)));
  return [
    `From one look to the next the share of validation pairs that are right fell by up to ${most(own)} points in ours and ${most(controls)} in PyTorch’s.`,
  ];
}

function raced(goal: number, own: readonly Trained[], controls: readonly Trained[]): string {
  const ours = own.length > 0 ? `, ours ${whenReached(goal, own)}` : '';
  return `had ${inWords('exact', goal)} of the validation pairs right ${whenReached(goal, controls)}${ours}`;
}

/** "after 450 steps" */
function whenReached(goal: number, trained: readonly Trained[]): string {
  const steps = trained.map((one) => firstStepAt(one, goal) ?? Number.POSITIVE_INFINITY);
  if (Number.isFinite(middle(steps))) return `after ${spread(steps)} steps`;
  const best = Math.max(...trained.flatMap(({ heldOutExact }) => heldOutExact));
  return `at no look within ${spread(trained.map((one) => one.steps))} steps, with ${inWords('exact', best)} at best`;
}

function scored({ measures }: MatrixRow, own: readonly Trained[], controls: readonly Trained[]): string {
  const listed = (trained: readonly Trained[]) => measures.map((name) => measureInWords(name, trained)).join('; ');
  const ours = own.length > 0 ? `, where ours came to ${listed(own)}: ${compared(measures, own, controls)}` : '';
  return `came on the same test pairs to ${listed(controls)}${ours}`;
}

/** Whether the intervals of each measure overlap. */
function compared(names: readonly MeasureName[], own: readonly Trained[], controls: readonly Trained[]): string {
  const apart = names.filter((name) => !overlap(middleEstimate(name, own), middleEstimate(name, controls)));
  if (apart.length === 0) return 'the intervals overlap';
  return `the intervals of ${apart.map((name) => measureLabels[name]).join(' and ')} lie apart`;
}

function overlap(a: Estimate | undefined, b: Estimate | undefined): boolean {
  return !a || !b || (a.interval.low <= b.interval.high && b.interval.low <= a.interval.high);
}
