/** What computing on a GPU takes, in one place, to be loaded when a GPU is asked for. */
export { GpuBackend } from '../kernels/gpuBackend';
export { ProductTuning } from '../kernels/matmul/tuning';
export { Measurements } from '../kernels/measurements';
export { fetchHeads } from '../model/headsOnDemand';
export { computesRightly, headsTestModel } from '../model/selfTest';
export { shaderHash } from '../model/shaderHash';
