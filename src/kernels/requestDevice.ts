/** Asks for a GPU device, or says in words why there is none. */

export interface GrantedDevice {
  readonly device: GPUDevice;
  /** The adapter in words, such as "NVIDIA Ampere" or "SwiftShader (software)"; what it is where the browser does not name it. */
  readonly adapter: string;
  /** Whether the adapter runs on the processor. */
  readonly software: boolean;
}

/** Why WebGPU cannot be used here; the message is for a person and says what to do. */
export class NoGpuError extends Error {
  override readonly name = 'NoGpuError';
}

export async function requestDevice(gpu: GPU | undefined): Promise<GrantedDevice> {
  if (!gpu) {
    throw new NoGpuError(
      'This browser has no WebGPU. A current Chrome, Edge, Safari or Firefox has; the page must come from https or localhost.',
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new NoGpuError(
      'This browser has WebGPU but gives no graphics adapter. Turn on hardware acceleration in its settings, or update the graphics driver.',
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  // Larger buffers and the GPU's clock are extras: a model that needs more than the default says so where it is allocated.
  const requiredFeatures: GPUFeatureName[] = adapter.features.has('timestamp-query') ? ['timestamp-query'] : [];
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize };
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits }).catch((cause: unknown) => {
    throw new NoGpuError(
      'The graphics adapter gives this page no device. Close other pages that use it, or restart the browser.',
      { cause },
    );
  });
  return { device, adapter: describe(adapter), software: isSoftware(adapter) };
}

function isSoftware({ info }: GPUAdapter): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe/i.test(`${info.architecture} ${info.description} ${info.device}`)
  );
}

function describe(adapter: GPUAdapter): string {
  const { vendor, architecture, description, device } = adapter.info;
  if (/swiftshader/i.test(`${architecture} ${description} ${device}`)) return 'SwiftShader (software)';
  const name = description || device || [vendor, architecture].filter(Boolean).join(' ');
  if (!name) return isSoftware(adapter) ? 'Software adapter' : 'Graphics adapter'; // Firefox does not name it
  return name.charAt(0).toUpperCase() + name.slice(1);
}
