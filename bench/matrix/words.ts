import { middle, middleEstimate } from './middle';
import type { MeasureName } from './rows';
import type { Trained } from './runsFile';

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

/** "exact match 99.2 % [98.7–99.5] of 2000", and of several runs the middle one and "seeds 98.9–99.4 %". */
export function measureInWords(name: MeasureName, trained: readonly Trained[]): string {
  const estimate = middleEstimate(name, trained);
  if (!estimate) return `${measureLabels[name]}: none`;
  const { value, interval, n } = estimate;
  const values = trained.flatMap(({ measures }) => measures[name]?.value ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range = values.length > 1 ? `, seeds ${figures(name, least)}–${inWords(name, most)}` : '';
  const within = `[${figures(name, interval.low)}–${figures(name, interval.high)}]`;
  return `${measureLabels[name]} ${inWords(name, value)} ${within} of ${n}${range}`;
}

/** "350", and of several "350 (300–400)": the middle, the least and the most. Fewer are better. */
export function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const shown = (value: number) => (Number.isFinite(value) ? String(value) : 'more');
  return least === most ? shown(least) : `${shown(middle(values))} (${shown(least)}–${shown(most)})`;
}
