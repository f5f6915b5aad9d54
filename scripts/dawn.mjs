// Runs a script of Node in which WebGPU is Dawn's: `node scripts/dawn.mjs SCRIPT ARGUMENTS`. Where a driver lies is read when
// a process starts, so this starts another one. INTERLINEAR_GPU=1 takes the machine's own driver, not the software one.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { softwareDriver } from './chromium.mjs';

const driver = process.env.INTERLINEAR_GPU ? undefined : softwareDriver();
const { status, error } = spawnSync(process.execPath, process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, ...(driver ? whereabouts(driver) : {}) },
});
if (error) throw error;
process.exitCode = status ?? 1;

/** Chromium's software driver, and beside it the Vulkan loader that not every system has. */
function whereabouts(path) {
  const libraries = [dirname(path), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { VK_ICD_FILENAMES: path, LD_LIBRARY_PATH: libraries };
}
