import { beforeAll, expect, test } from 'vitest';
import type { Backend } from '../../src/kernels/backend';
import { openCpuBackend } from '../../src/kernels/cpuBackend';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { Run } from '../../src/worker/run';
import { countingDevice } from '../support/countingDevice';
import { testBackend, validated } from '../support/gpu';
import { smallSettings } from '../support/sessionDriver';
import { lossAndGradients, smallBatch, smallPairs, smallTrainer } from '../support/smallModel';
import { TRAJECTORY_LOSS, TRAJECTORY_NORM } from '../support/tolerances';
import {
  checkAloneAndInBatch,
  checkEvaluationAgainstDecoding,
  checkNonFinite,
  checkPaddingAndOrder,
  checkParts,
  checkProfile,
  checkReplay,
  checkScheduledSampling,
} from '../support/trainingChecks';

let gpu: GpuBackend; // one for all, so that shaders are compiled once
beforeAll(async () => {
  gpu = await testBackend();
});

function onGpu(check: (backend: Backend) => Promise<void>): Promise<void> {
  return validated(gpu, () => check(gpu));
}

test('padding and the order of a batch change nothing', () => onGpu(checkPaddingAndOrder));
test('a pair alone has the loss and gradients that it has in a batch', () => onGpu(checkAloneAndInBatch));
test('the same seed gives the same losses, bit for bit', () => onGpu(checkReplay));
test('measuring agrees with greedy decoding', () => onGpu(checkEvaluationAgainstDecoding));
test('a loss that is not finite moves no parameter', () => onGpu(checkNonFinite));
test('a measured step is a step like any other', () => onGpu(checkProfile));
test('a step in parts is the step, and a rehearsal leaves nothing behind', () => onGpu(checkParts));
test('scheduled sampling on the truth is teacher forcing', () => onGpu(checkScheduledSampling));

test('the backends agree over 20 steps', () =>
  onGpu(async () => {
    const cpu = await openCpuBackend(1);
    const trainers = [await smallTrainer(gpu, { batch: 8 }), await smallTrainer(cpu, { batch: 8 })];
    for (let step = 1; step <= 20; step++) {
      for (const trainer of trainers) trainer.trainOn(smallBatch(smallPairs(step, 8)));
    }
    const [onGpuRecords = [], onCpuRecords = []] = await Promise.all(trainers.map((trainer) => trainer.records(0)));
    expect(onGpuRecords).toHaveLength(20);
    for (const [index, { loss, gradientNorm }] of onGpuRecords.entries()) {
      expect(Math.abs(loss - (onCpuRecords[index]?.loss ?? Number.NaN))).toBeLessThan(TRAJECTORY_LOSS);
      expect(Math.abs(gradientNorm - (onCpuRecords[index]?.gradientNorm ?? Number.NaN))).toBeLessThan(TRAJECTORY_NORM);
    }
  }));

test('a training step is one submission, makes no GPU object, and 500 of them leave memory flat', async () => {
  const trainer = await smallTrainer(gpu, { batch: 4 });
  const batch = smallBatch(smallPairs(1, 4));
  trainer.trainOn(batch);
  await lossAndGradients(trainer);
  const counter = countingDevice(gpu.device);
  for (let step = 2; step <= 500; step++) {
    trainer.trainOn(batch);
    if (step % 50 === 0) await gpu.completed();
  }
  expect(counter.submissions).toBe(499);
  expect(counter.created).toBe(0);
  counter.stop();
});

test('50 rebuilds of a run leave no buffer behind', async () => {
  const counter = countingDevice(gpu.device);
  const liveAfter: number[] = [];
  for (let rebuild = 0; rebuild < 50; rebuild++) {
    const hidden = 8 + 4 * (rebuild % 3); // runs of other sizes share what stays
    const run = await Run.create(gpu, { ...smallSettings, hidden }, 2); // two held-out pairs: buffers are what counts
    run.trainStep();
    await run.trainer.records(0);
    await run.evaluate();
    await run.align('abc');
    run.release();
    liveAfter.push(counter.liveBuffers);
  }
  expect(new Set(liveAfter.slice(3)).size).toBe(1); // staging buffers stay for the next to use
  counter.stop();
});
