/** A row of the matrix that PyTorch trains from the engine's first step on, against the engine. */
import { expect, it } from 'vitest';
import { controlRow } from '../../bench/matrix/controls';
import { testSetOf } from '../../bench/matrix/measures';
import { type MatrixRow, matrixRows } from '../../bench/matrix/rows';
import { describeTorch } from '../../bench/torch';
import { openCpuBackend } from '../../src/kernels/cpuBackend';
import { Run } from '../../src/worker/run';

it('is right about as often as the engine, look by look', async () => {
  const [first] = matrixRows as readonly [MatrixRow];
  const taskOptions = { letters: 3, minimumLength: 1, maximumLength: 6, evaluatedLength: 6 };
  const sizes = { embedding: 16, hidden: 16, decoderHidden: 16, learningRate: 0.01 };
  const { goal: _goal, reference: _reference, ...rest } = first;
  const row: MatrixRow = { ...rest, settings: { ...rest.settings, ...sizes, taskOptions }, steps: 50, testPairs: 60 };
  const control = await controlRow(await openCpuBackend(1), describeTorch(), row, 1, 30);

  const run = await Run.create(await openCpuBackend(1), { ...row.settings, seed: 1, backend: 'cpu' }, 500);
  const exact: number[] = [];
  for (const steps of [30, 50]) {
    while (run.trainer.step < steps) run.trainStep();
    const [heldOut] = await run.evaluate();
    exact.push((heldOut?.exact ?? Number.NaN) / (heldOut?.count ?? Number.NaN));
  }
  expect(exact.at(-1)).toBeGreaterThan(0.1);
  expect(control).toMatchObject({ row: row.id, seed: 1, steps: 50, evaluationSteps: 30, heldOutPairs: 500 });
  expect(control.heldOutExact).toHaveLength(2);
  for (const [look, share] of exact.entries()) expect(control.heldOutExact[look]).toBeCloseTo(share, 1);
  expect(control.measures.exact?.n).toBe(testSetOf(run, row.testPairs).pairs.length);
  run.release();
});
