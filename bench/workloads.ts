/** What is timed: the page's first run, and the dates at the size of RESULTS.md. */
import { defaultSettings, defaultTaskOptions, type Settings } from '../src/worker/settings';

export interface Workload {
  readonly name: string;
  readonly settings: Settings;
}

export const datesSettings: Settings = {
  ...defaultSettings,
  task: 'dates',
  taskOptions: defaultTaskOptions('dates'),
  embedding: 64,
  hidden: 64,
  batch: 128,
};

export const workloads: readonly Workload[] = [
  { name: 'reversal', settings: defaultSettings },
  { name: 'dates', settings: datesSettings },
];

/** "B=64 E=32 H=64, two directions" */
export function describeSizes({ batch, embedding, hidden, encoderDirections }: Settings): string {
  return `B=${batch} E=${embedding} H=${hidden}, ${encoderDirections === 1 ? 'one direction' : 'two directions'}`;
}
