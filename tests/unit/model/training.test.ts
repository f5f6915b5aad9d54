import { test } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import {
  checkAloneAndInBatch,
  checkEvaluationAgainstDecoding,
  checkNonFinite,
  checkPaddingAndOrder,
  checkProfile,
  checkReplay,
  checkScheduledSampling,
} from '../../support/trainingChecks';

test('padding and the order of a batch change nothing', () => checkPaddingAndOrder(new CpuBackend()));
test('a pair alone has the loss and gradients that it has in a batch', () => checkAloneAndInBatch(new CpuBackend()));
test('the same seed gives the same losses, bit for bit', () => checkReplay(new CpuBackend()));
test('measuring agrees with greedy decoding', () => checkEvaluationAgainstDecoding(new CpuBackend()));
test('a loss that is not finite moves no parameter', () => checkNonFinite(new CpuBackend()));
test('a measured step is a step like any other', () => checkProfile(new CpuBackend()));
test('scheduled sampling on the truth is teacher forcing', () => checkScheduledSampling(new CpuBackend()));
