/** Where the arithmetic runs without a page: on Dawn, or on the processor where Dawn finds no driver. */
import type { Backend } from '../kernels/backend';
import { openBackend } from '../worker/openBackend';
import type { Settings } from '../worker/settings';

let dawn: GPU | undefined; // referenced for the life of the process: Dawn crashes once it is collected

/** Opens the backend that is wanted, or the processor's, and says which it is. */
export async function openDevice(wanted: Settings['backend'], print: (line: string) => void): Promise<Backend> {
  const gpu = wanted === 'webgpu' ? await loadDawn() : undefined;
  const { backend, report } = await openBackend({ backend: wanted, products: 'measured' }, gpu, {
    onLost: () => {}, // whatever is computed next says so
    onError(message) {
      console.error(message);
      process.exitCode = 1;
    },
  });
  if (report.backend === 'webgpu') print(`Backend: webgpu (Dawn, ${report.name})`);
  else print(`Backend: cpu${wanted === 'webgpu' ? ' (Dawn finds no WebGPU adapter here)' : ''}`);
  return backend;
}

/** Undefined where Dawn is not built for this platform. */
async function loadDawn(): Promise<GPU | undefined> {
  if (dawn) return dawn;
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    dawn = create([]);
    return dawn;
  } catch {
    return undefined;
  }
}
