/** What `npm run results` trains, and how its sizes are told. */
import { defaultSettings, defaultTaskOptions, type Settings } from '../src/worker/settings';

export const datesSettings: Settings = {
  ...defaultSettings,
  task: 'dates',
  taskOptions: defaultTaskOptions('dates'),
  embedding: 64,
  hidden: 64,
  batch: 128,
};

/** "B=64 E=32 H=64, two directions" */
export function describeSizes({ batch, embedding, hidden, encoderDirections }: Settings): string {
  return `B=${batch} E=${embedding} H=${hidden}, ${encoderDirections === 1 ? 'one direction' : 'two directions'}`;
}
