/** Threads of the CPU backend: the bits that one thread computes, and one thread where there can be no others. */
import { afterEach, expect, test, vi } from 'vitest';
import { type CpuBackend, openCpuBackend } from '../../../src/kernels/cpuBackend';
import { attentionMechanisms } from '../../../src/model/attention';
import type { Trainer } from '../../../src/model/trainer';
import { expectSameBits } from '../../support/sameBits';
import { smallBatch, smallModelOf, smallPairs, smallTrainer } from '../../support/smallModel';
import { openThreads } from './againstOracle';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const BATCH = 5;

async function trainsThreeSteps(backend: CpuBackend, trainer: Trainer): Promise<void> {
  for (let step = 1; step <= 3; step++) {
    trainer.trainOn(smallBatch(smallPairs(step, BATCH)));
    backend.allocate('more', 2_000_000, 'f32'); // the memory grows between the steps
  }
  expect((await trainer.records(0)).every(({ finite }) => finite)).toBe(true);
}

test.each(attentionMechanisms.map(({ id }) => id))(
  '%s trains to the same bits on one thread and on four',
  async (id) => {
    const model = smallModelOf(id);
    const weights: Float32Array[] = [];
    for (const backend of [await openCpuBackend(1), await openThreads(4)]) {
      const trainer = await smallTrainer(backend, { batch: BATCH, model });
      await trainsThreeSteps(backend, trainer);
      weights.push((await trainer.snapshot()).values);
      backend.destroy();
    }
    expectSameBits(weights[1] as Float32Array, weights[0], id);
  },
);

test('it says how many threads there are, and has one again when it has been destroyed', async () => {
  const backend = await openThreads(2);
  expect(backend.description).toBe('Processor, 2 threads');
  backend.destroy();
  expect(backend.threads).toBe(1);
});

test('helpers that sleep are woken', async () => {
  const backend = await openThreads(3);
  const trainer = await smallTrainer(backend, { batch: BATCH });
  await trainsThreeSteps(backend, trainer);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await trainsThreeSteps(backend, trainer);
  backend.destroy();
});

test('where memory cannot be shared there is one thread', async () => {
  vi.stubGlobal('SharedArrayBuffer', undefined);
  const backend = await openCpuBackend(4);
  expect(backend.description).toBe('Processor');
  await trainsThreeSteps(backend, await smallTrainer(backend, { batch: BATCH }));
});

test('where no helper starts there is one thread', async () => {
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined as never);
  const backend = await openCpuBackend(4);
  expect(backend.description).toBe('Processor');
  await trainsThreeSteps(backend, await smallTrainer(backend, { batch: BATCH }));
});

test('where the functions cannot be fetched it computes without SIMD', async () => {
  vi.spyOn(WebAssembly, 'validate').mockImplementation(() => {
    throw new TypeError('Failed to fetch');
  });
  expect((await openCpuBackend(4)).description).toBe('Processor, without SIMD');
});

test('without SIMD there is one thread, and it says so', async () => {
  vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
    throw new WebAssembly.CompileError('no SIMD');
  });
  const backend = await openCpuBackend(4);
  expect(backend.description).toBe('Processor, without SIMD');
  expect(backend.threads).toBe(1);
  await trainsThreeSteps(backend, await smallTrainer(backend, { batch: BATCH }));
});
