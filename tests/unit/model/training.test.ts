import { test } from 'vitest';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import {
  checkAloneAndInBatch,
  checkEvaluationAgainstDecoding,
  checkNonFinite,
  checkPaddingAndOrder,
  checkParts,
  checkProfile,
  checkReplay,
  checkScheduledSampling,
} from '../../support/trainingChecks';

test('padding and the order of a batch change nothing', async () => checkPaddingAndOrder(await openCpuBackend(1)));
test('a pair alone has the loss and gradients that it has in a batch', async () =>
  checkAloneAndInBatch(await openCpuBackend(1)));
test('the same seed gives the same losses, bit for bit', async () => checkReplay(await openCpuBackend(1)));
test('measuring agrees with greedy decoding', async () => checkEvaluationAgainstDecoding(await openCpuBackend(1)));
test('a loss that is not finite moves no parameter', async () => checkNonFinite(await openCpuBackend(1)));
test('a measured step is a step like any other', async () => checkProfile(await openCpuBackend(1)));
test('a step in parts is the step, and a rehearsal leaves nothing behind', async () =>
  checkParts(await openCpuBackend(1)));
test('scheduled sampling on the truth is teacher forcing', async () => checkScheduledSampling(await openCpuBackend(1)));
