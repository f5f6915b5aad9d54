/** Opens the backend that was asked for, or the processor's where there is no GPU, with the reason. */
import type { Backend } from '../kernels/backend';
import { openCpuBackend } from '../kernels/cpuBackend';
import { NoGpuError, requestDevice } from '../kernels/requestDevice';
import type { ModelSettings } from '../model/modelSettings';
import type { ChoicesStore } from './choicesStore';
import type { DeviceReport } from './protocol';
import type { Settings } from './settings';

export interface OpenedBackend {
  readonly backend: Backend;
  readonly report: DeviceReport;
  /** What has been measured on the adapter, and asked of it. */
  readonly choices: Record<string, string>;
  /** Keeps that. */
  remember(): Promise<void>;
  /** Why the backend can compute no more, once it cannot. */
  lost: string | undefined;
}

export interface BackendListener {
  /** The device is gone; `lost` says why. */
  onLost(): void;
  /** What a GPU refuses outside of any call of ours, in words. */
  onError(message: string, backend: Backend): void;
}

/** How long after a failed call the news of a lost device may take to arrive. */
const LOSS_NEWS_MS = 2000;

const WRONG_GRADIENTS =
  'The graphics driver computes wrong gradients, so the model trains on the CPU. An update of the driver may mend it.';

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
    // Only now: who never trains on a GPU need not load what it takes.
    const { GpuBackend, Measurements, ProductTuning, computesRightly, shaderHash } = await import('./gpu');
    const shaders = store ? shaderHash() : '';
    const choices = (await store?.load(adapter, shaders).catch(() => undefined)) ?? {}; // a browser may keep nothing
    const remember = async () => store?.save(adapter, shaders, choices).catch(() => {}); // it is measured again next time
    const forced = products === 'measured' ? undefined : products;
    const measurements = new Measurements(choices, { forced, keep: () => void remember() });
    const backend = new GpuBackend(device, adapter, new ProductTuning({ measurements, software }));
    device.addEventListener('uncapturederror', ({ error }) => onError(error.message, backend));
    const right = await backend
      .roundTrip() // first of all: where a browser tells late, every wait is shorter from here on
      .then(() => computesRightly(backend, choices))
      .catch((error: unknown) => {
        backend.destroy();
        throw error;
      });
    if (!right) {
      backend.destroy();
      return onProcessor(WRONG_GRADIENTS);
    }
    void remember();
    const opened: OpenedBackend = {
      backend,
      report: { backend: 'webgpu', name: adapter },
      choices,
      remember,
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

/** Whether the device of a failed call was lost; waits a little for the news. */
export async function wasLost({ lost }: Pick<Backend, 'lost'>): Promise<boolean> {
  const news = lost.then(() => true);
  return Promise.race([news, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOSS_NEWS_MS))]);
}

/**
 * The backend, or the processor's where a GPU computes multi-head attention wrongly and the model has some: what was tried
 * when it was opened has none.
 */
export async function fitFor(
  opened: OpenedBackend,
  model: Pick<ModelSettings, 'attention' | 'transformer' | 'selfAttention'>,
): Promise<OpenedBackend> {
  const { backend, choices } = opened;
  if (backend.kind === 'cpu') return opened;
  const { computesRightly, fetchHeads, headsTestModel, shaderHash } = await import('./gpu');
  const small = headsTestModel(model);
  if (!small) return opened;
  await fetchHeads(small);
  const right = await computesRightly(backend, choices, small, `self-test ${shaderHash(small)}`);
  if (!right) return onProcessor(WRONG_GRADIENTS);
  void opened.remember();
  return opened;
}

async function onProcessor(notice?: string): Promise<OpenedBackend> {
  const backend = await openCpuBackend();
  const report: DeviceReport = { backend: 'cpu', name: backend.description, ...(notice ? { notice } : {}) };
  return { backend, report, choices: {}, remember: () => Promise.resolve(), lost: undefined };
}
