/** Opens the backend that was asked for, or the processor's where there is no GPU, with the reason. */
import type { Backend } from '../kernels/backend';
import { openCpuBackend } from '../kernels/cpuBackend';
import { GpuBackend } from '../kernels/gpuBackend';
import { ProductTuning } from '../kernels/matmul/tuning';
import { NoGpuError, requestDevice } from '../kernels/requestDevice';
import { computesRightly } from '../model/selfTest';
import type { ChoicesStore } from './choicesStore';
import type { DeviceReport } from './protocol';
import type { Settings } from './settings';

export interface OpenedBackend {
  readonly backend: Backend;
  readonly report: DeviceReport;
  /** Keeps what has been measured on the adapter. */
  remember(): Promise<void>;
  /** Why the backend can compute no more, once it cannot. */
  lost: string | undefined;
}

export interface BackendListener {
  /** The device is gone; `lost` says why. */
  onLost(): void;
  /** What the GPU refuses outside of any call of ours, in words. */
  onError(message: string): void;
}

/** Asks for `products` to be run by this variant of the matrix product, or for the fastest to be found. */
export type WantedBackend = Pick<Settings, 'backend' | 'products'>;

/** With a store, what is measured on the adapter is remembered; what it holds is not measured again. */
export async function openBackend(
  { backend: wanted, products }: WantedBackend,
  gpu: GPU | undefined,
  { onLost, onError }: BackendListener,
  store?: ChoicesStore,
): Promise<OpenedBackend> {
  if (wanted === 'cpu') return onProcessor();
  try {
    const { device, adapter, software } = await requestDevice(gpu);
    device.addEventListener('uncapturederror', ({ error }) => onError(error.message));
    const choices = (await store?.load(adapter).catch(() => undefined)) ?? {}; // a browser may keep nothing
    const forced = products === 'measured' ? undefined : products;
    const backend = new GpuBackend(device, adapter, new ProductTuning({ choices, forced, software }));
    if (!(await computesRightly(backend))) {
      backend.destroy();
      return onProcessor(
        'The graphics driver computes wrong gradients, so the model trains on the CPU. An update of the driver may mend it.',
      );
    }
    const opened: OpenedBackend = {
      backend,
      report: { backend: 'webgpu', name: adapter },
      remember: async () => store?.save(adapter, choices).catch(() => {}), // it is measured again next time
      lost: undefined,
    };
    void backend.lost.then((reason) => {
      opened.lost = reason;
      onLost();
    });
    return opened;
  } catch (error) {
    if (error instanceof NoGpuError)
      return await onProcessor(`${error.message} Until then the model trains on the CPU.`);
    throw error;
  }
}

async function onProcessor(notice?: string): Promise<OpenedBackend> {
  const backend = await openCpuBackend();
  const report: DeviceReport = { backend: 'cpu', name: backend.description, ...(notice ? { notice } : {}) };
  return { backend, report, remember: () => Promise.resolve(), lost: undefined };
}
