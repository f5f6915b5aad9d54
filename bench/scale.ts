/**
 * `npm run bench -- --scale`: what a token costs as batch, hidden size and length grow, ours in Node on both backends.
 * Options: --only cpu|webgpu, and --budget SECONDS, for which one point is timed.
 */
import { writeBenchmarks } from './benchmarks';
import { chooseBackends } from './chooseBackends';
import { dawn } from './dawn';
import { adapterOf } from './nodeHost';
import { openOwnBackend } from './openOwnBackend';
import { readOptions } from './options';
import { ALL_THREADS } from './ownVariants';
import { describeProcessor } from './processor';
import { writeResults } from './resultFiles';
import { describeScale } from './scaleSection';
import { type ScalePoint, sweeps } from './sweeps';
import { timeSweep } from './timeSweep';

export async function benchScale(args: readonly string[]): Promise<void> {
  const { only, budget } = readOptions(args, { only: '', budget: '4' });
  const adapter = await adapterOf(dawn());
  const processor = describeProcessor();
  console.log(`${adapter}; ${processor}`);
  const scale: ScalePoint[] = [];
  for (const kind of chooseBackends(only, adapter)) {
    const backend = await openOwnBackend(kind, ALL_THREADS, dawn());
    for (const sweep of sweeps) {
      const points = await timeSweep(backend, sweep, 1000 * Number(budget));
      console.log(`\n${describeScale(points)}`);
      scale.push(...points);
    }
    backend.destroy();
  }
  console.log(`\nwritten: ${await writeResults({ adapter, processor, rates: {}, rows: [], scale }, undefined)}`);
  await writeBenchmarks();
  console.log('written: BENCHMARKS.md');
}
