/** Why a reference was missed, as far as what is kept shows it. */
import type { Estimate } from '../../src/tasks/metrics/estimate';
import { isMissed, outcome } from './outcome';
import { type Fall, fallAfter, fallAtTheEnd, firstStepAt } from './progress';
import type { MatrixRow } from './rows';
import type { Control, MatrixRun, Trained } from './runsFile';
import { estimateInWords, inWords, measureLabels } from './words';

/** Sentences; none where the reference was not missed, or nothing shows why. Runs and controls are those of the row. */
export function remarksOn(row: MatrixRow, runs: readonly MatrixRun[], controls: readonly Control[]): string[] {
  if (!isMissed(row, runs)) return [];
  return [
    ...otherBenchmark(row),
    ...swings(row, runs, controls),
    ...controls.map((control) => inPytorch(row, control, runs)),
  ];
}

function otherBenchmark({ reference }: MatrixRow): string[] {
  const of = reference?.kind === 'scores' && reference.of;
  return of ? [`The reference is of ${of}: a distance between two sets of words, which says little of the model.`] : [];
}

/** Within so much of its goal, as a share, a run is near it. */
const NEAR = 0.01;

/** Runs that fell back when they were near their goal, or had come up to their reference. */
function swings(row: MatrixRow, runs: readonly MatrixRun[], controls: readonly Control[]): string[] {
  const { goal, reference, settings } = row;
  const { exact = Number.POSITIVE_INFINITY } = reference?.kind === 'scores' ? reference.scores : {};
  const fallOf = (trained: Trained): Fall | undefined =>
    goal === undefined ? fallAtTheEnd(trained, exact) : fallAfter(trained, goal - NEAR);
  const named = (trained: readonly Trained[], where: string) =>
    trained.flatMap((one) => {
      const fall = fallOf(one);
      return fall ? [`seed ${one.seed}${where} had ${fallInWords(fall)}`] : [];
    });
  const falls = [...named(runs, ''), ...named(controls, ' in PyTorch')];
  if (falls.length === 0) return [];
  const rate = settings.schedule === 'constant' ? ', at a learning rate that never falls' : '';
  const place = goal === undefined ? 'past the reference and back' : 'near the goal';
  return [
    `From look to look the share of validation pairs that are right swings ${place}${rate}: ${falls.join('; ')}.`,
  ];
}

/** "10.6 % after 750 steps and 4.2 % after 797" */
function fallInWords({ from, to }: Fall): string {
  return `${inWords('exact', from.exact)} after ${from.step} steps and ${inWords('exact', to.exact)} after ${to.step}`;
}

/** What PyTorch made of the row, beside our run of the same seed. */
function inPytorch(row: MatrixRow, control: Control, runs: readonly MatrixRun[]): string {
  const own = runs.find(({ seed }) => seed === control.seed);
  const began = `PyTorch ${control.torch}, from our first step of seed ${control.seed} on,`;
  const itsOutcome = `Its outcome: ${outcome(row, [control])}.`;
  const { goal } = row;
  if (goal !== undefined) {
    const ours = own ? `, ours ${whenReached(goal, own)}` : '';
    return `${began} had ${inWords('exact', goal)} of the validation pairs right ${whenReached(goal, control)}${ours}. ${itsOutcome}`;
  }
  const ours = own ? `, ours to ${measuresInWords(row, own)}; ${compared(row, control, own)}` : '';
  return `${began} came to ${measuresInWords(row, control)} on the same test set${ours}. ${itsOutcome}`;
}

/** "after 450 steps" */
function whenReached(goal: number, trained: Trained): string {
  const step = firstStepAt(trained, goal);
  if (step !== undefined) return `after ${step} steps`;
  return `at no look within ${trained.steps} steps, with ${inWords('exact', Math.max(...trained.heldOutExact))} at best`;
}

function measuresInWords({ measures: names }: MatrixRow, { measures }: Trained): string {
  return names
    .flatMap((name) => {
      const estimate = measures[name];
      return estimate ? [`${measureLabels[name]} ${estimateInWords(name, estimate)}`] : [];
    })
    .join(', ');
}

/** Whether the intervals of each measure overlap. */
function compared({ measures: names }: MatrixRow, control: Trained, own: Trained): string {
  const apart = names.filter((name) => !overlap(control.measures[name], own.measures[name]));
  if (apart.length === 0) return names.length === 1 ? 'the two intervals overlap' : 'their intervals overlap';
  return `the intervals of ${apart.map((name) => measureLabels[name]).join(' and ')} lie apart`;
}

function overlap(a: Estimate | undefined, b: Estimate | undefined): boolean {
  return !a || !b || (a.interval.low <= b.interval.high && b.interval.low <= a.interval.high);
}
