// Runs tests in a Firefox of this machine, whose WebGPU is another implementation than Chromium's: Vitest's page is opened in a
// profile of its own, without a window. Where there is no GPU, Firefox takes Mesa's Vulkan driver for processors.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineBrowserProvider } from '@vitest/browser';

const CANDIDATES = [
  process.env.FIREFOX,
  '/usr/bin/firefox',
  '/usr/bin/firefox-esr',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

const PREFERENCES = {
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true, // a driver for processors is on it
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.disabledForTesting': true,
  'network.captive-portal-service.enabled': false,
};

/** The provider of Vitest's browser mode. */
export function firefox() {
  return defineBrowserProvider({
    name: 'firefox',
    supportedBrowser: ['firefox'],
    providerFactory: () => new FirefoxProvider(),
  });
}

class FirefoxProvider {
  name = 'firefox';
  supportsParallelism = false;
  #profile = mkdtempSync(join(tmpdir(), 'firefox-'));
  #process;
  #exited;

  getCommandsContext() {
    return {};
  }

  async openPage(_session, url) {
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${value});`);
    writeFileSync(join(this.#profile, 'user.js'), lines.join('\n'));
    const args = ['--headless', '--no-remote', '--profile', this.#profile, url];
    this.#process = spawn(findFirefox(), args, { stdio: 'ignore' });
    this.#exited = new Promise((resolve, reject) => this.#process.once('exit', resolve).once('error', reject));
    this.#exited.catch(() => {}); // said when the provider is closed
  }

  async close() {
    this.#process?.kill();
    await this.#exited;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 }); // other processes of it may still write
  }
}

/** The environment variable FIREFOX comes first. */
function findFirefox() {
  const found = CANDIDATES.find((path) => path && existsSync(path));
  if (!found) throw new Error('These tests need Firefox. Install it, or set FIREFOX to the path of its binary.');
  return found;
}
