import { describe, expect, test } from 'vitest';
import { CpuBackend, openCpuBackend } from '../../../src/kernels/cpuBackend';
import { goldenFiles } from '../../golden/golden';
import { compareStep, compareTrajectory } from '../../support/goldenChecks';
import { goldenTolerance } from '../../support/tolerances';

describe.each(goldenFiles)('$name on the CPU', (golden) => {
  describe.each([
    ['float64', async () => new CpuBackend('float64')],
    ['float32', () => openCpuBackend(1)],
  ] as const)('%s', (_precision, open) => {
    test('one step', async () => {
      for (const { name, worst, scale } of await compareStep(golden, await open())) {
        expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
      }
    });
    test('twenty steps', async () => {
      for (const { name, worst, scale } of await compareTrajectory(golden, await open())) {
        expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
      }
    });
  });
});
