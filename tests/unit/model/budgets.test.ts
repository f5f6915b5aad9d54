/** What a training step of the bench's workloads may ask of a GPU: launches and memory, counted and not timed. */
import { describe, expect, test } from 'vitest';
import { workloads } from '../../../bench/workloads';
import type { Command } from '../../../src/kernels/backend';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import type { LoweringOfScans } from '../../../src/model/graph/lower';
import type { GraphShape } from '../../../src/model/graphs';
import type { ModelSettings } from '../../../src/model/modelSettings';
import { Trainer } from '../../../src/model/trainer';
import { smallModel } from '../../support/smallModel';

const budgets: Readonly<Record<string, Readonly<Record<LoweringOfScans | 'megabytes', number>>>> = {
  W1: { sequences: 40, steps: 130, operations: 130, megabytes: 32 },
  W2: { sequences: 60, steps: 450, operations: 470, megabytes: 160 },
};

/** The trainer's program and buffers do not depend on the backend: it prepares, and nothing runs. */
async function prepared(model: ModelSettings, shape: GraphShape, scans: LoweringOfScans) {
  const backend = await openCpuBackend(1);
  let commands: readonly Command[] = [];
  const prepare = backend.prepare.bind(backend);
  backend.prepare = (label, given) => {
    commands = given;
    return prepare(label, given);
  };
  const training = { learningRate: 1e-3, gradientClip: 0, dropout: 0, teacherForcing: 1, seed: 1 };
  await Trainer.create(backend, model, shape, training, scans);
  return { backend, commands };
}

async function counted({ model, shape }: (typeof workloads)[number], scans: LoweringOfScans) {
  const { backend, commands } = await prepared(model, shape, scans);
  const bytes = Array.from(backend.memory().values()).reduce((sum, held) => sum + held, 0);
  return { dispatches: commands.filter((command) => 'kernel' in command).length, megabytes: bytes / 1e6 };
}

describe.each(workloads)('a step of $name', (workload) => {
  const budget = budgets[workload.name];
  test.each(['operations', 'steps', 'sequences'] as const)(
    'by %s stays within its launches and memory',
    async (scans) => {
      if (!budget) throw new Error(`${workload.name} has no budget.`);
      const { dispatches, megabytes } = await counted(workload, scans);
      expect(dispatches).toBeLessThanOrEqual(budget[scans]);
      expect(megabytes).toBeLessThanOrEqual(budget.megabytes);
    },
  );
});

test('no launch asks for more workgroups in a dimension than WebGPU gives, however many rows there are', async () => {
  const tiny = { ...smallModel, embedding: 1, hidden: 1, decoderHidden: 2 };
  const shape = { batch: 512, sourceSteps: 2, targetSteps: 200 }; // 102,400 rows
  for (const attention of ['additive', 'general', 'none'] as const) {
    for (const scans of ['operations', 'steps', 'sequences'] as const) {
      const model = { ...tiny, attention, inputFeeding: false };
      const { commands } = await prepared(model, shape, scans);
      for (const command of commands) {
        if (!('kernel' in command)) continue;
        const grid = command.kernel.entries[command.entry]?.workgroups(command.uniforms) ?? [];
        expect(Math.max(...grid), `${command.kernel.name}.${command.entry} by ${scans}`).toBeLessThanOrEqual(65_535);
      }
    }
  }
});
