import { expect, test } from 'vitest';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { type CostPoint, costAgainstLength, costModels } from '../../../src/model/costAgainstLength';

test('each kind is timed at each length, what it held is given back, and the matrix of scores is never held', async () => {
  const backend = await openCpuBackend(1);
  const lengths = [32, 64, 128];
  const points: CostPoint[] = [];
  let pauses = 0;
  const between = async () => {
    pauses++;
  };
  for await (const point of costAgainstLength(backend, { lengths, between })) points.push(point);
  expect(points.map(({ mechanism, length }) => `${mechanism} ${length}`)).toEqual(
    lengths.flatMap((length) => costModels.map((model) => `${model} ${length}`)),
  );
  expect(points.every(({ milliseconds }) => milliseconds > 0 && Number.isFinite(milliseconds))).toBe(true);
  expect(pauses).toBeGreaterThan(points.length);
  expect([...backend.memory().values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(0);
  // Buffers grow with the length and not with its square, dense attention's too.
  for (const model of costModels) {
    const [short, middle, long] = points.filter(({ mechanism }) => mechanism === model).map(({ bytes }) => bytes);
    const growth = (long ?? 0) - (middle ?? 0);
    expect(growth / ((middle ?? 0) - (short ?? 0)), model).toBeCloseTo(2, 1);
  }
});

test('who wants no more of it leaves nothing behind', async () => {
  const backend = await openCpuBackend(1);
  const between = () => Promise.reject(new Error('enough'));
  await expect(costAgainstLength(backend, { lengths: [16], between }).next()).rejects.toThrow('enough');
  expect([...backend.memory().values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(0);
});
