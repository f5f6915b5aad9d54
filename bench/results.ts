/**
 * `npm run results -- dates`: trains a task without a page until 99 % of 500 held-out pairs are right in every character,
 * prints the curve, and writes RESULTS.md.
 * Options: --backend webgpu|cpu, --steps, --seed, --learning-rate.
 */

import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { taskById } from '../src/tasks';
import { openBackend } from '../src/worker/openBackend';
import { Run } from '../src/worker/run';
import { defaultSettings, type Settings } from '../src/worker/settings';
import { dawn } from './dawn';
import { readOptions } from './options';
import { table } from './table';
import { datesSettings, describeSizes } from './workloads';

const HELD_OUT_PAIRS = 500;
const EVALUATION_STEPS = 50;
const ENOUGH = 0.99;
const HEAD = ['step', 'training loss', 'held-out loss', 'exact match', 'seconds'];

export async function main([task = 'dates', ...args]: readonly string[]): Promise<void> {
  const options = readOptions(args, { backend: 'webgpu', steps: '1500', seed: '1', 'learning-rate': '0.003' });
  const settings: Settings = {
    ...(task === 'dates' ? datesSettings : defaultSettings),
    seed: Number(options.seed),
    learningRate: Number(options['learning-rate']),
    backend: options.backend === 'cpu' ? 'cpu' : 'webgpu',
  };
  const { backend, report } = await openBackend(settings.backend, settings.backend === 'cpu' ? undefined : dawn(), {
    onLost: () => {},
    onError: (message) => {
      throw new Error(message);
    },
  });
  if (report.backend !== settings.backend)
    console.log('There is no WebGPU adapter here: the CPU backend trains instead.');
  const place =
    report.backend === 'webgpu'
      ? `WebGPU, ${report.name}`
      : `the CPU backend, ${cpus()[0]?.model.trim() ?? report.name}`;
  const run = await Run.create(backend, settings, HELD_OUT_PAIRS);
  const title = `${taskById(task).name}: ${describeSizes(settings)}, ${settings.attention} attention`;
  const how = `Adam, learning rate ${settings.learningRate}, gradient clip ${settings.gradientClip}, seed ${settings.seed}; ${run.trainer.parameters.count} parameters; on ${place}`;
  console.log(`${title}\n${how}\n\n${HEAD.join('  ')}`);

  const rows = [HEAD];
  const began = performance.now();
  for (const last = Number(options.steps); run.trainer.step < last; ) {
    const before = run.trainer.step;
    while (run.trainer.step < Math.min(last, before + EVALUATION_STEPS)) {
      run.trainStep();
      await backend.completed(); // nothing is queued faster than it is computed
    }
    const { row, share } = await measure(run, before, began);
    rows.push(row);
    console.log(row.join('  '));
    if (share >= ENOUGH) break;
  }
  await writeFile(
    new URL('../RESULTS.md', import.meta.url),
    `# Results

What \`npm run results -- ${task}\` printed. Exact match is the share of ${HELD_OUT_PAIRS} held-out pairs, none of whose sources is ever
trained on, that greedy decoding gets right in every character and in the end mark; losses are in nats per character.

**${title}.** ${how}.

${table(rows)}
`,
  );
  console.log('\nwritten: RESULTS.md');
}

/** A row of the table: training loss as the mean of the steps after `since`. */
async function measure(run: Run, since: number, began: number): Promise<{ row: string[]; share: number }> {
  const records = await run.trainer.records(since);
  const bad = records.find(({ finite }) => !finite);
  if (bad) throw new Error(`At step ${bad.step} loss or gradient was no longer finite. Try a smaller --learning-rate.`);
  const seconds = (performance.now() - began) / 1000;
  const heldOut = (await run.evaluate()).find(({ id }) => id === 'heldOut');
  if (!heldOut) throw new Error('This task holds nothing out.');
  const loss = records.reduce((sum, record) => sum + record.loss, 0) / records.length;
  const share = heldOut.exact / heldOut.count;
  const row = [
    String(run.trainer.step),
    loss.toFixed(4),
    heldOut.loss.toFixed(4),
    `${(share * 100).toFixed(1)} %`,
    seconds.toFixed(1),
  ];
  return { row, share };
}
