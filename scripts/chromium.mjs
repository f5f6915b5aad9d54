// Where Chromium is, how it is started so that it offers WebGPU, and how it is installed where there is none.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CANDIDATES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const DRIVER_FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/** Path of a Chromium, or undefined. The environment variable CHROMIUM comes first. */
export function findChromium() {
  return CANDIDATES.find((path) => path && existsSync(path));
}

/** Installs Chromium through Debian's package client where there is one; returns its path or throws in words. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  try {
    console.log('No Chromium found; installing one with apt-get.');
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  } catch (cause) {
    throw new Error('The tests need Chromium. Install it, or set CHROMIUM to the path of its binary.', { cause });
  }
  const installed = findChromium();
  if (!installed) throw new Error('Chromium was installed but not found. Set CHROMIUM to the path of its binary.');
  return installed;
}

/** The driver of Chromium's software adapter, which Dawn in Node can use too; undefined where there is none. */
export function softwareDriver() {
  return DRIVER_FOLDERS.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
}

/** Arguments that give a headless Chromium WebGPU, on its software adapter unless INTERLINEAR_GPU asks for the machine's own GPU. */
export const chromiumArguments = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  ...((process.env.INTERLINEAR_GPU ?? '0') !== '0' ? [] : ['--use-webgpu-adapter=swiftshader']),
  '--enable-features=Vulkan',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];
