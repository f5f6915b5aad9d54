// Runs a script of Node in which WebGPU is Dawn's: `node scripts/dawn.mjs SCRIPT ARGUMENTS`. Where a driver lies is read when
// a process starts, so this starts another one. It has the machine's own GPU, or Chromium's software driver where there is none.
// INTERLINEAR_GPU=1 takes the machine's own without asking, INTERLINEAR_GPU=0 the software driver.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { softwareDriver } from './chromium.mjs';

const PROBE = `
const { create } = await import('webgpu');
const adapter = await create([]).requestAdapter();
const { architecture, description, device, isFallbackAdapter } = adapter?.info ?? { isFallbackAdapter: true };
const software = isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test([architecture, description, device].join(' '));
process.exit(software ? 1 : 0); // Dawn keeps threads of its own
`;

const driver = softwareDriver();
// Beside the driver lies the Vulkan loader, which not every system has, and any driver needs.
const libraries = [driver && dirname(driver), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
const own = { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) };
const env = driver && !takesOwn() ? { ...own, VK_ICD_FILENAMES: driver } : own;
const { status, error } = spawnSync(process.execPath, process.argv.slice(2), { stdio: 'inherit', env });
if (error) throw error;
process.exitCode = status ?? 1;

/** Whether the machine's own GPU is to be used: as the environment says, or where it has one. */
function takesOwn() {
  const asked = process.env.INTERLINEAR_GPU;
  if (asked) return asked !== '0';
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', PROBE], {
    stdio: 'ignore',
    env: own,
  });
  return status === 0;
}
