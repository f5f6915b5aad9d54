/** What the sweeps found, the same in a terminal and in BENCHMARKS.md. */
import { jumpsOf, largest, type ScalePoint, SWEPT_BATCH, sweeps, type TimedPoint } from './sweeps';
import { table } from './table';
import { LONGEST_STEP_MS } from './timeSweep';

export const ABOUT_SCALE = `Under **Scale** W1, with a batch of ${SWEPT_BATCH}, trains in Node with one of its sizes swept and the others left. A token is one of source or target, padding
counted; its arithmetic is that of the products done the plain way. A jump is the factor by which the cost of a token grows from
one point to the next: what grows with the arithmetic is the model's, what grows beyond it is a knee. Dashes in the plot are the
arithmetic alone, at the best rate that a sweep reaches on its backend.`;

const HEAD = [
  'sweep',
  'size',
  'backend',
  'lowering',
  'kflop per token',
  'µs per token',
  'ms per step (p10 – p90)',
  'steps timed',
];

/** A table of the points, and a sentence for each sweep on each backend. */
export function describeScale(points: readonly ScalePoint[]): string {
  const sentences = groupsOf(points).map((group) => `- ${jumpSentence(group)}`);
  return [table([HEAD, ...points.map(cells)]), sentences.join('\n')].join('\n\n');
}

/** Points of one sweep on one backend, for each of these that there is. */
export function groupsOf(points: readonly ScalePoint[]): ScalePoint[][] {
  const backends = [...new Set(points.map(({ backend }) => backend))];
  return sweeps
    .flatMap(({ name }) =>
      backends.map((backend) => points.filter((point) => point.sweep === name && point.backend === backend)),
    )
    .filter((group) => group.length > 0);
}

/** Of a group of `groupsOf`: its largest jumps, and what was left out of it. */
export function jumpSentence(group: readonly ScalePoint[]): string {
  const [first] = group;
  if (!first) throw new Error('A sweep has points.');
  const jumps = jumpsOf(group);
  const all = largest(jumps, ({ cost }) => cost);
  const beyond = largest(jumps, ({ cost, arithmetic }) => cost / arithmetic);
  const left = group.filter(({ timed }) => !timed).map(({ size }) => size);
  return [
    `${first.sweep}, ${first.backend}:`,
    all && beyond
      ? `the largest jump is ${factor(all.cost)}, from ${all.from} to ${all.to}, where the arithmetic grows ${factor(all.arithmetic)}; beyond the arithmetic it is ${factor(beyond.cost / beyond.arithmetic)}, from ${beyond.from} to ${beyond.to}.`
      : 'too few points for a jump.',
    ...(left.length > 0
      ? [`Left out, for a step would take more than ${LONGEST_STEP_MS / 1000} s: ${left.join(', ')}.`]
      : []),
  ].join(' ');
}

function factor(value: number): string {
  return `${value.toFixed(2)} ×`;
}

function cells({ sweep, size, backend, kiloflop_per_token: kiloflop, timed }: ScalePoint): string[] {
  return [sweep, String(size), backend, timed?.lowering ?? '–', figure(kiloflop), ...times(timed)];
}

function times(timed: TimedPoint | null): string[] {
  if (!timed) return ['–', '–', '–'];
  const { us_per_token: token, ms_per_step_median: median, ms_p10: p10, ms_p90: p90 } = timed;
  return [figure(token), `${figure(median)} (${figure(p10)} – ${figure(p90)})`, String(timed.steps_timed)];
}

/** Three digits and more. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
