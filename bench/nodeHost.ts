/** Node: our engine on Dawn's WebGPU and on the CPU backend, and PyTorch beside it where there is one. */
import { requestDevice } from '../src/kernels/requestDevice';
import { dawn } from './dawn';
import { requireDemandedGpu } from './demandedGpu';
import { openInterlinear } from './engines/interlinear';
import { countGpu, type GpuCounts } from './gpuCounts';
import { type Host, NO_ADAPTER, type Subject } from './host';
import { ownVariants } from './ownVariants';
import { problemOf } from './problem';
import { measureRates } from './rates';
import type { RowKey } from './row';
import { counted, stretch } from './stretch';
import { findTorch, openTorch, torchRows } from './torch';
import { workloadNamed, workloads } from './workloads';

export async function nodeHost(): Promise<Host> {
  const gpu = dawn();
  const counts = countGpu();
  const adapter = await adapterOf(gpu);
  const torch = findTorch();
  const hasAdapter = adapter !== NO_ADAPTER;
  const backends = hasAdapter ? (['webgpu', 'cpu'] as const) : (['cpu'] as const);
  const own = workloads.flatMap(({ name: workload }) =>
    backends.flatMap((backend) =>
      ownVariants[backend].map(
        (variant): RowKey => ({ workload, engine: 'interlinear', backend, variant, host: 'node' }),
      ),
    ),
  );
  return {
    name: 'node',
    adapter,
    rows: torch ? [...own, ...torchRows(torch)] : own,
    leftOut: [],
    measureRates: async () => (hasAdapter ? measureRates(gpu) : undefined),
    open: (row) => (torch && row.engine === 'torch' ? openTorch(torch, row) : openOwn(row, gpu, counts)),
    close: async () => {},
  };
}

async function openOwn(row: RowKey, gpu: GPU, counts: GpuCounts | undefined): Promise<Subject> {
  const problem = problemOf(workloadNamed(row.workload));
  const { result: engine, gpu: used } = await counted(counts, () => openInterlinear(problem, row, gpu));
  return { bytes: used?.bytes, run: (steps) => stretch(engine, steps, counts), close: async () => engine.close?.() };
}

/** The adapter in words, or that there is none. Throws where a GPU is demanded and this is not one. */
export async function adapterOf(gpu: GPU): Promise<string> {
  const granted = await requestDevice(gpu).catch(() => undefined);
  granted?.device.destroy();
  requireDemandedGpu(granted?.adapter);
  return granted?.adapter ?? NO_ADAPTER;
}
