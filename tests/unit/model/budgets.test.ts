/** What a training step of the bench's workloads may ask of a GPU: launches and memory, counted and not timed. */
import { describe, expect, test } from 'vitest';
import { workloads } from '../../../bench/workloads';
import type { Command } from '../../../src/kernels/backend';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import type { LoweringOfScans } from '../../../src/model/graph/lower';
import { Trainer } from '../../../src/model/trainer';

const budgets: Readonly<Record<string, Readonly<Record<'steps' | 'sequences' | 'megabytes', number>>>> = {
  W1: { sequences: 40, steps: 130, megabytes: 32 },
  W2: { sequences: 60, steps: 450, megabytes: 160 },
};

/** The trainer's program and buffers do not depend on the backend: it prepares, and nothing runs. */
async function counted({ model, shape }: (typeof workloads)[number], scans: LoweringOfScans) {
  const backend = new CpuBackend();
  let commands: readonly Command[] = [];
  const prepare = backend.prepare.bind(backend);
  backend.prepare = (label, given) => {
    commands = given;
    return prepare(label, given);
  };
  const training = { learningRate: 1e-3, gradientClip: 0, dropout: 0, teacherForcing: 1, seed: 1 };
  await Trainer.create(backend, model, shape, training, scans);
  const bytes = Array.from(backend.memory().values()).reduce((sum, held) => sum + held, 0);
  return { dispatches: commands.filter((command) => 'kernel' in command).length, megabytes: bytes / 1e6 };
}

describe.each(workloads)('a step of $name', (workload) => {
  const budget = budgets[workload.name];
  test.each(['steps', 'sequences'] as const)('by %s stays within its launches and memory', async (scans) => {
    if (!budget) throw new Error(`${workload.name} has no budget.`);
    const { dispatches, megabytes } = await counted(workload, scans);
    expect(dispatches).toBeLessThanOrEqual(budget[scans]);
    expect(megabytes).toBeLessThanOrEqual(budget.megabytes);
  });
});
