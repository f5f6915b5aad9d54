/** WebGPU in Node: Dawn's. */
import { create, globals } from 'webgpu';

let instance: GPU | undefined; // referenced for the life of the process: Dawn crashes once it is collected

export function dawn(): GPU {
  if (!instance) {
    Object.assign(globalThis, globals);
    instance = create([]);
  }
  return instance;
}
