/** Whether an adapter is the processor under another name. */
export function isSoftware(adapter: string): boolean {
  return /software|swiftshader|llvmpipe|lavapipe/i.test(adapter);
}

/** INTERLINEAR_GPU=1 asks for the machine's own GPU: no other adapter will do then. */
export function requireDemandedGpu(adapter: string | undefined): void {
  const demanded = (process.env.INTERLINEAR_GPU ?? '0') !== '0';
  if (!demanded || (adapter !== undefined && !isSoftware(adapter))) return;
  throw new Error(
    `INTERLINEAR_GPU=1 asks for this machine’s own GPU, and ${adapter === undefined ? 'no adapter' : `only ${adapter}`} was found. Is its driver installed, with Vulkan?`,
  );
}
