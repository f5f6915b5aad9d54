import type { Estimate } from '../../src/tasks/metrics/estimate';
import { middle } from './middle';
import type { MeasureName } from './rows';

export const measureLabels: Readonly<Record<MeasureName, string>> = {
  exact: 'exact match',
  wordErrors: 'WER',
  phoneErrors: 'PER',
  bleu: 'BLEU',
};

/** BLEU runs to 100 by itself; the others are shares. */
export function inPoints(name: MeasureName, value: number): number {
  return name === 'bleu' ? value : 100 * value;
}

/** "99.2" */
export function figures(name: MeasureName, value: number): string {
  return String(Number(inPoints(name, value).toFixed(2)));
}

/** "99.2 %", and of BLEU "31.4". */
export function inWords(name: MeasureName, value: number): string {
  return name === 'bleu' ? figures(name, value) : `${figures(name, value)} %`;
}

/** "99.2 % [98.7–99.5] of 2000" */
export function estimateInWords(name: MeasureName, { value, interval, n }: Estimate): string {
  return `${inWords(name, value)} [${figures(name, interval.low)}–${figures(name, interval.high)}] of ${n}`;
}

/** "350", and of several "350 (300–400)": the middle, the least and the most. Fewer are better. */
export function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const shown = (value: number) => (Number.isFinite(value) ? String(value) : 'more');
  return least === most ? shown(least) : `${shown(middle(values))} (${shown(least)}–${shown(most)})`;
}
