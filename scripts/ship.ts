/**
 * Makes a model that comes with the page out of a weights file that was trained from the terminal, and measures it as it
 * will be opened there: `node scripts/node.mjs scripts/ship.ts WEIGHTS NAME`. src/ui/shipped/assets/README.md has the commands.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { openCpuBackend } from '../src/kernels/cpuBackend';
import { ordinaryFile, slimFile } from '../src/ui/shipped/slimFile';
import { openModel } from '../src/worker/openModel';
import { Run } from '../src/worker/run';

export async function main([weights, name]: readonly string[]): Promise<void> {
  if (!weights || !name) throw new Error('Which? node scripts/node.mjs scripts/ship.ts WEIGHTS NAME');
  const slim = slimFile(readFileSync(weights));
  const { settings, state } = await openModel(ordinaryFile(slim));
  const run = await Run.create(await openCpuBackend(1), settings, undefined, state);
  run.trainer.restore(run.snapshotOf(state));
  const measured = { step: state.step, sets: await run.evaluate() };
  run.release();
  const path = new URL(`../src/ui/shipped/assets/${name}`, import.meta.url);
  writeFileSync(new URL(`${path}.safetensors`), slim);
  writeFileSync(new URL(`${path}.json`), `${JSON.stringify(measured, undefined, 2)}\n`);
  console.log(`${name}: ${slim.length} bytes`, measured.sets);
}
