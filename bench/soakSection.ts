/** What the soaks found, the same in a terminal and in BENCHMARKS.md. */
import { quantile } from './quantile';
import { type Soak, type SoakSample, soakSettings } from './soakRun';
import { table } from './table';

const { batch, embedding, hidden, attention } = soakSettings;

export const ABOUT_SOAK = `Under **Soak** a small model learns reversal in Node, batch ${batch}, embedding ${embedding}, hidden ${hidden}, ${attention} attention, with fresh batches, its
losses read and held-out pairs measured as in the page: 20,000 steps on either backend, unless its time is over before. Heap and resident memory are the process's, after a collection of garbage. A figure grows where all of its
second half is above the median of the first, and the median by more than 1 %.`;

export const SOAK_HEAD = [
  'step',
  'buffers MB',
  'GPU objects created',
  'GPU buffers MB',
  'heap MB',
  'resident MB',
  'loss',
];

/** By how much the median of the second half may exceed that of the first, as a share. */
const FLAT = 0.01;

export function describeSoaks(soaks: readonly Soak[]): string {
  return soaks
    .map((soak) => [soakSentence(soak), table([SOAK_HEAD, ...soak.samples.map(soakCells)])].join('\n\n'))
    .join('\n\n');
}

export function soakCells(sample: SoakSample): string[] {
  return [
    String(sample.steps),
    sample.buffer_megabytes.toFixed(3),
    sample.gpu_objects === null ? '–' : String(sample.gpu_objects),
    sample.gpu_megabytes === null ? '–' : sample.gpu_megabytes.toFixed(3),
    sample.heap_megabytes.toFixed(2),
    sample.resident_megabytes.toFixed(1),
    sample.loss.toPrecision(3),
  ];
}

/** How far a soak came, and of each figure whether it is flat. */
export function soakSentence({ backend, seconds, samples }: Soak): string {
  const said = [`${backend}: ${samples.at(-1)?.steps ?? 0} steps in ${seconds.toFixed(0)} s.`];
  for (const [name, unit, figure] of FIGURES) {
    const values = samples.map(figure).filter((value) => value !== null);
    if (values.length > 0) said.push(`${name}: ${verdict(values, unit)}.`);
  }
  return said.join(' ');
}

const FIGURES: readonly [name: string, unit: string, figure: (sample: SoakSample) => number | null][] = [
  ['Buffers', ' MB', (sample) => sample.buffer_megabytes],
  ['GPU objects created', '', (sample) => sample.gpu_objects],
  ['GPU buffers', ' MB', (sample) => sample.gpu_megabytes],
  ['Heap', ' MB', (sample) => sample.heap_megabytes],
  ['Resident', ' MB', (sample) => sample.resident_megabytes],
];

/** Of values in the order in which they were seen. */
export function verdict(values: readonly number[], unit: string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least === most) return `${least}${unit} throughout`;
  return `${grows(values) ? 'growing' : 'flat'}, ${least} to ${most}${unit}`;
}

function grows(values: readonly number[]): boolean {
  const half = Math.ceil(values.length / 2);
  const after = values.slice(half);
  const before = quantile(values.slice(0, half), 0.5);
  return after.every((value) => value > before) && quantile(after, 0.5) > before * (1 + FLAT);
}
