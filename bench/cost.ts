/**
 * `npm run bench -- --cost`: what a training step costs against the length of the source, on Dawn and on the processor.
 * Option: --only cpu|webgpu.
 */
import { type CostPoint, costAgainstLength } from '../src/model/costAgainstLength';
import { writeBenchmarks } from './benchmarks';
import { chooseBackends } from './chooseBackends';
import { describeCost, type MeasuredCost } from './costSection';
import { dawn } from './dawn';
import { adapterOf } from './nodeHost';
import { openOwnBackend } from './openOwnBackend';
import { readOptions } from './options';
import { ONE_THREAD } from './ownVariants';
import { describeProcessor } from './processor';
import { writeResults } from './resultFiles';

export async function benchCost(args: readonly string[]): Promise<void> {
  const { only } = readOptions(args, { only: '' });
  const adapter = await adapterOf(dawn());
  const processor = describeProcessor();
  console.log(`${adapter}; ${processor}`);
  const cost: MeasuredCost[] = [];
  for (const backend of chooseBackends(only, adapter)) {
    const own = await openOwnBackend(backend, ONE_THREAD, dawn());
    const points: CostPoint[] = [];
    for await (const point of costAgainstLength(own)) {
      points.push(point);
      console.log(`${backend} ${point.mechanism} ${point.length}: ${point.milliseconds.toFixed(2)} ms`);
    }
    own.destroy();
    console.log(`\n${describeCost({ backend, points })}\n`);
    cost.push({ backend, points });
  }
  console.log(`written: ${await writeResults({ adapter, processor, rates: {}, rows: [], cost }, undefined)}`);
  await writeBenchmarks();
  console.log('written: BENCHMARKS.md');
}
