import { expect, test } from 'vitest';
import { CpuBackend } from '../../src/kernels/cpuBackend';
import { matmul } from '../../src/kernels/matmul/matmul';
import { testBackend, validated } from '../support/gpu';

test('smoke', async () => {
  const gpu = await testBackend();
  const m = 65,
    n = 63,
    k = 33;
  const run = async (backend: typeof gpu | CpuBackend) => {
    const a = backend.allocate('a', m * k, 'f32'),
      b = backend.allocate('b', k * n, 'f32'),
      c = backend.allocate('c', m * n, 'f32');
    const whole = (s: typeof a) => ({ storage: s, offset: 0, length: s.length });
    backend.write(
      whole(a),
      Float32Array.from({ length: m * k }, (_, i) => Math.sin(i)),
    );
    backend.write(
      whole(b),
      Float32Array.from({ length: k * n }, (_, i) => Math.cos(i)),
    );
    const program = await backend.prepare('p', [
      matmul.dispatch(
        'forward',
        { a: whole(a), b: whole(b), c: whole(c) },
        {
          batch: 1,
          m,
          n,
          k,
          aBatchStride: 0,
          bBatchStride: 0,
          cBatchStride: 0,
          aRowStride: k,
          aColumnStride: 1,
          bRowStride: n,
          bColumnStride: 1,
          cRowStride: n,
          accumulate: 0,
        },
      ),
    ]);
    backend.submit(program);
    return backend.read(whole(c));
  };
  const got = await validated(gpu, () => run(gpu));
  const want = await run(new CpuBackend('float64'));
  const worst = Math.max(...Array.from(got, (x, i) => Math.abs(x - (want[i] ?? 0))));
  expect(worst).toBeLessThan(1e-4);
});
