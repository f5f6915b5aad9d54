/** Whether the rows that are kept did the same work: equal weights and batches give equal first losses. */
import { describe, expect, it } from 'vitest';
import { openInterlinear } from '../../../bench/engines/interlinear';
import { ownVariants } from '../../../bench/ownVariants';
import { problemOf } from '../../../bench/problem';
import { readResults } from '../../../bench/resultFiles';
import { nameOf } from '../../../bench/row';
import { workloads } from '../../../bench/workloads';

/** Nats. Engines sum in other orders; one of them leaves out a mask. */
const TOLERANCE = 1e-3;

describe.each(workloads)('the first loss of $name', (workload) => {
  const rows = async () =>
    (await readResults()).flatMap((results) => results.rows.filter((row) => row.workload === workload.name));

  it.each(ownVariants.cpu)('is PyTorch’s on the CPU backend, %s', async (variant) => {
    const engine = await openInterlinear(problemOf(workload), { backend: 'cpu', variant });
    await engine.train(1);
    const loss = await engine.loss();
    const golden = (await rows()).filter(({ engine: name }) => name === 'torch');
    expect(golden, 'npm run bench -- --node writes rows of PyTorch').not.toEqual([]);
    for (const row of golden) expect(Math.abs(row.loss_first - loss), nameOf(row)).toBeLessThan(TOLERANCE);
  });

  it('is the same in all kept rows', async () => {
    const losses = (await rows()).map(({ loss_first: loss }) => loss);
    expect(Math.max(...losses) - Math.min(...losses)).toBeLessThan(TOLERANCE);
  });

  it('has fallen by the last step', async () => {
    for (const row of await rows()) expect(row.loss_last, nameOf(row)).toBeLessThan(row.loss_first);
  });
});
