/** Opens the backend that was asked for, or the processor's where there is no GPU, with the reason. */
import type { Backend } from '../kernels/backend';
import { openCpuBackend } from '../kernels/cpuBackend';
import { GpuBackend } from '../kernels/gpuBackend';
import { NoGpuError, requestDevice } from '../kernels/requestDevice';
import type { DeviceReport } from './protocol';

export interface OpenedBackend {
  readonly backend: Backend;
  readonly report: DeviceReport;
  /** Why the backend can compute no more, once it cannot. */
  lost: string | undefined;
}

export interface BackendListener {
  /** The device is gone; `lost` says why. */
  onLost(): void;
  /** What the GPU refuses outside of any call of ours, in words. */
  onError(message: string): void;
}

export async function openBackend(
  wanted: 'webgpu' | 'cpu',
  gpu: GPU | undefined,
  { onLost, onError }: BackendListener,
): Promise<OpenedBackend> {
  if (wanted === 'cpu') return onProcessor();
  try {
    const { device, adapter } = await requestDevice(gpu);
    device.addEventListener('uncapturederror', ({ error }) => onError(error.message));
    const backend = new GpuBackend(device, adapter);
    const opened: OpenedBackend = { backend, report: { backend: 'webgpu', name: adapter }, lost: undefined };
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
  return { backend, report, lost: undefined };
}
