/** Ours, on the backend that the page's session would open. */
import type { LoweringOfScans } from '../../src/model/graph/lower';
import { Trainer } from '../../src/model/trainer';
import type { OpenEngine } from '../engine';
import { openOwnBackend } from '../openOwnBackend';
import { LEARNING_RATE } from '../workloads';

export const openInterlinear: OpenEngine = async ({ workload, parameters, batch }, { backend, variant }, gpu) => {
  const on = await openOwnBackend(backend, variant, gpu);
  const scans = on.kind === 'cpu' ? 'operations' : (variant as LoweringOfScans);
  const training = { learningRate: LEARNING_RATE, gradientClip: 0, dropout: 0, teacherForcing: 1, seed: 1 };
  const trainer = await Trainer.create(on, workload.model, workload.shape, training, scans);
  for (const [name, { data }] of parameters) trainer.parameters.write(name, data);
  return {
    async train(steps) {
      for (let step = 0; step < steps; step++) trainer.trainOn(batch);
      await on.completed();
    },
    async loss() {
      const [record] = await trainer.records(trainer.step - 1);
      return record?.loss ?? Number.NaN;
    },
    close() {
      trainer.release();
      on.destroy();
    },
  };
};
