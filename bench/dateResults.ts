/** Dates in 24 languages to ISO 8601, until 99 % of 500 held-out pairs are right: the curve. */
import type { Backend } from '../src/kernels/backend';
import { dateEngine } from '../src/tasks/dates/frozenTest';
import { Run } from '../src/worker/run';
import { datesSettings, describeSizes } from './resultSettings';
import { writeSection } from './resultsFile';
import { table } from './table';
import { percent, trainUntil } from './trainUntil';

const HELD_OUT_PAIRS = 500;
const GOAL = { steps: 1500, exact: 0.99 };

export async function dateResults(backend: Backend, place: string, seed: number): Promise<void> {
  const settings = { ...datesSettings, seed };
  const run = await Run.create(backend, settings, HELD_OUT_PAIRS);
  const how = `${describeSizes(settings)}, ${settings.attention} attention; Adam, learning rate ${settings.learningRate}, gradient clip ${settings.gradientClip}, seed ${seed}; ${run.trainer.parameters.count} parameters; on ${place}; ${HELD_OUT_PAIRS} held-out pairs; dates written by ${dateEngine()}.`;
  console.log(how);
  const rows = [['step', 'training loss', 'held-out loss', 'exact match', 'seconds']];
  await trainUntil(run, GOAL, ({ step, trainingLoss, heldOutLoss, exact, seconds }) => {
    const row = [String(step), trainingLoss.toFixed(4), heldOutLoss.toFixed(4), percent(exact), seconds.toFixed(1)];
    rows.push(row);
    console.log(row.join('  '));
  });
  await writeSection('Dates', `\`npm run results -- dates\`. ${how}\n\n${table(rows)}`);
}
