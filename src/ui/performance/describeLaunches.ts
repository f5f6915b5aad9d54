/** How a training step is launched, in words. */
import type { ChosenBy, Launches } from '../../worker/protocol';
import { formatCount } from '../format';

/** What one launch does of the loop over time steps. */
export const launchOf: Readonly<Record<Launches['scans'], string>> = {
  operations: 'an operation of a time step',
  steps: 'a time step',
  sequences: 'a whole sequence',
};

/** How that came about. */
export const launchesBy: Readonly<Record<ChosenBy, string>> = {
  measured: 'The fastest way, as measured here.',
  rule: 'By a fixed rule: the ways were not compared here.',
  forced: 'As chosen in the setup.',
};

/** How the shaders of the matrix products came about. */
export const productsBy: Readonly<Record<ChosenBy, string>> = {
  measured: 'for each size the fastest, as measured here.',
  rule: 'by a fixed rule: they were not measured here.',
  forced: 'the one chosen in the setup, where the sizes allow.',
};

export interface Part {
  readonly label: string;
  readonly bytes: number;
}

/** What holds less than this share of the memory is added up. */
const SMALL = 0.01;

/** What the memory holds, the largest first; small parts as one. */
export function partsOf(memory: Launches['memory']): readonly Part[] {
  const total = totalBytes(memory);
  const isSmall = ({ bytes }: Part) => bytes < SMALL * total;
  const large = memory.filter((part) => !isSmall(part)).sort((a, b) => b.bytes - a.bytes);
  const small = memory.filter(isSmall);
  if (small.length < 2) return [...large, ...small];
  return [...large, { label: 'all else', bytes: totalBytes(small) }];
}

export function totalBytes(memory: Launches['memory']): number {
  return memory.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** "14 dispatches" */
export function countDispatches(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'dispatch' : 'dispatches'}`;
}
