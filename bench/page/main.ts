/** One row of the comparison in a page of its own. `npm run bench` opens the page and calls what stands on `window.bench`. */
import { requestDevice } from '../../src/kernels/requestDevice';
import type { Engine, OpenEngine } from '../engine';
import { countGpu } from '../gpuCounts';
import { problemOf } from '../problem';
import { measureRates, type Rates } from '../rates';
import type { RowKey } from '../row';
import { counted, type Stretch, stretch } from '../stretch';
import { workloadNamed } from '../workloads';

export interface BenchPage {
  /** The adapter in words; throws where there is none. */
  adapter(): Promise<string>;
  rates(): Promise<Rates>;
  /** Opens an engine; bytes of the buffers that it made. */
  open(row: RowKey): Promise<number>;
  run(steps: number): Promise<Stretch>;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

const counts = countGpu(); // before any engine asks for a device
let engine: Engine | undefined;

/** An engine is loaded where it is needed, so that no other one is in its page. */
async function openerOf({ engine: name, variant }: RowKey): Promise<OpenEngine> {
  if (name === 'interlinear') return (await import('../engines/interlinear')).openInterlinear;
  if (name === 'jax-js') return (await import('../engines/jax')).openJax;
  if (name !== 'tfjs') throw new Error(`${name} does not run in a page.`);
  if (variant === 'layers') return (await import('../engines/tfjsLayers')).openTfjsLayers;
  return (await import('../engines/tfjsCore')).openTfjsCore;
}

window.bench = {
  async adapter() {
    const { device, adapter } = await requestDevice(navigator.gpu);
    device.destroy();
    return adapter;
  },
  rates: () => measureRates(navigator.gpu),
  async open(row) {
    const open = await openerOf(row);
    const problem = problemOf(workloadNamed(row.workload));
    const { result, gpu } = await counted(counts, () => open(problem, row, navigator.gpu));
    engine = result;
    return gpu?.bytes ?? 0;
  },
  run(steps) {
    if (!engine) throw new Error('No engine has been opened.');
    return stretch(engine, steps, counts);
  },
};
