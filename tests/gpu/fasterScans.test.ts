/** What is asked of a device before it trains: the fastest lowering of a model, and whether it computes rightly. */
import { expect, test } from 'vitest';
import type { BufferView } from '../../src/kernels/backend';
import type { VariantChooser } from '../../src/kernels/defineKernel';
import { GpuBackend } from '../../src/kernels/gpuBackend';
import { Measurements } from '../../src/kernels/measurements';
import { requestDevice } from '../../src/kernels/requestDevice';
import { computesRightly } from '../../src/model/selfTest';
import { fitFor, type OpenedBackend } from '../../src/worker/openBackend';
import { folded } from '../support/folded';
import { testBackend, testGpu } from '../support/gpu';
import {
  lossAndGradients,
  smallBatch,
  smallModel,
  smallModelOf,
  smallPairs,
  smallTrainer,
  worstGap,
} from '../support/smallModel';

/** A device whose products are all the general one, and whose lowerings are measured. */
async function measured(choices: Record<string, string>): Promise<GpuBackend> {
  const { device, adapter } = await requestDevice(await testGpu());
  const chooser: VariantChooser = {
    measurements: new Measurements(choices),
    begin: () => {},
    choose: async (dispatches) => [...dispatches],
  };
  return new GpuBackend(device, adapter, chooser);
}

test('a trainer runs the lowering that was measured or is remembered, and its gradients are those of operations', async () => {
  const batch = smallBatch(smallPairs(1, 3));
  const expected = await smallTrainer(await testBackend(), { batch: 3 });
  expected.trainOn(batch);
  const { gradients } = await lossAndGradients(expected);
  const choices: Record<string, string> = {};
  const first = await smallTrainer(await measured(choices), { batch: 3 });
  expect(Object.values(choices)).toEqual(first.scansCompared ? [first.scans] : []); // there may not be the time
  for (const scans of ['operations', 'steps', 'sequences']) {
    const remembered = new Proxy<Record<string, string>>({}, { get: () => scans });
    const trainer = await smallTrainer(await measured(remembered), { batch: 3 });
    expect([trainer.scans, trainer.scansCompared]).toEqual([scans, true]);
    trainer.trainOn(batch);
    expect(worstGap((await lossAndGradients(trainer)).gradients, gradients)).toBeLessThan(1e-4);
  }
});

test.for(['operations', 'steps', 'sequences'] as const)(
  'by %s the gradients are the same where grids are folded into rows',
  async (scans) => {
    const batch = smallBatch(smallPairs(1, 3));
    const flat = await smallTrainer(await testBackend(), { batch: 3 });
    flat.trainOn(batch);
    const { device, adapter } = await requestDevice(await testGpu());
    let changed = 0;
    const chooser: VariantChooser = {
      measurements: new Measurements(new Proxy<Record<string, string>>({}, { get: () => scans })),
      begin: () => {},
      choose: async (dispatches) =>
        dispatches.map((dispatch) => {
          const inRows = folded(dispatch);
          changed += Number(inRows !== dispatch);
          return inRows;
        }),
    };
    const inRows = await smallTrainer(new GpuBackend(device, adapter, chooser), { batch: 3 });
    expect(inRows.scans).toBe(scans);
    expect(changed).toBeGreaterThan(10);
    inRows.trainOn(batch);
    const { gradients } = await lossAndGradients(flat);
    expect(worstGap((await lossAndGradients(inRows)).gradients, gradients)).toBeLessThan(1e-4);
  },
);

test('a device that computes rightly passes, and is not asked again', async () => {
  const answers: Record<string, string> = {};
  expect(await computesRightly(await testBackend(), answers)).toBe(true);
  const unasked = {} as GpuBackend;
  expect(await computesRightly(unasked, answers)).toBe(true);
});

class Faulted extends GpuBackend {
  override async read(view: BufferView): Promise<Float32Array | Uint32Array> {
    const numbers = await super.read(view);
    return view.storage.label.includes('gradients') ? numbers.fill(0) : numbers;
  }
}

test('a driver that gives gradients of zero does not pass', async () => {
  const { device, adapter } = await requestDevice(await testGpu());
  const answers: Record<string, string> = {};
  expect(await computesRightly(new Faulted(device, adapter), answers)).toBe(false);
  expect(answers).toEqual({});
});

test('a model with heads is tried with heads of its kind: it stays where they pass, and goes to the processor where not', async () => {
  const { device, adapter } = await requestDevice(await testGpu());
  const openedOn = (backend: GpuBackend): OpenedBackend => ({
    backend,
    report: { backend: 'webgpu', name: adapter },
    choices: {},
    remember: async () => {},
    lost: undefined,
  });
  for (const model of [
    smallModelOf('entmax'),
    { ...smallModel, selfAttention: { encoder: true, decoder: true, heads: 2 } },
  ]) {
    const right = openedOn(await testBackend());
    expect(await fitFor(right, model)).toBe(right);
    expect(Object.values(right.choices)).toEqual(['passed']);
    const wrong = openedOn(new Faulted(device, adapter));
    const { report } = await fitFor(wrong, model);
    expect(report.backend).toBe('cpu');
    expect(report.notice).toContain('wrong gradients');
    expect(wrong.choices).toEqual({});
  }
  const unasked = openedOn(new Faulted(device, adapter));
  expect(await fitFor(unasked, smallModel)).toBe(unasked);
});
