/**
 * `npm run bench -- --soak`: whether memory grows in 20,000 steps of a small model on either backend, in Node.
 * Options: --only cpu|webgpu, and --budget SECONDS that a backend has at most, in place of half an hour.
 */
import { writeBenchmarks } from './benchmarks';
import { chooseBackends } from './chooseBackends';
import { dawn } from './dawn';
import { countGpu } from './gpuCounts';
import { adapterOf } from './nodeHost';
import { openOwnBackend } from './openOwnBackend';
import { readOptions } from './options';
import { ALL_THREADS } from './ownVariants';
import { describeProcessor } from './processor';
import { writeResults } from './resultFiles';
import { type Soak, soak } from './soakRun';
import { SOAK_HEAD, soakCells, soakSentence } from './soakSection';

const STEPS = 20_000;

export async function benchSoak(args: readonly string[]): Promise<void> {
  const { only, budget } = readOptions(args, { only: '', budget: '1800' });
  const adapter = await adapterOf(dawn());
  const counts = countGpu();
  const processor = describeProcessor();
  console.log(`${adapter}; ${processor}`);
  const soaks: Soak[] = [];
  for (const kind of chooseBackends(only, adapter)) {
    const backend = await openOwnBackend(kind, ALL_THREADS, dawn());
    const limit = { steps: STEPS, seconds: Number(budget) };
    console.log(`\n${kind}\n${SOAK_HEAD.join('  ')}`);
    const made = await soak(backend, limit, counts, (sample) => console.log(soakCells(sample).join('  ')));
    console.log(soakSentence(made));
    soaks.push(made);
    backend.destroy();
  }
  console.log(`\nwritten: ${await writeResults({ adapter, processor, rates: {}, rows: [], soak: soaks }, undefined)}`);
  await writeBenchmarks();
  console.log('written: BENCHMARKS.md');
}
