/** Before the first test of a page: builds it, serves the build, and starts the one Chromium that the tests share. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import type { TestProject } from 'vitest/node';
import { chromiumArguments, ensureChromium } from '../../scripts/chromium.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the page, with a slash at its end. */
    readonly pageAddress: string;
    /** Where the shared Chromium listens. */
    readonly browserEndpoint: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { root } = project.config;
  // In a process of its own: a test runner's NODE_ENV would build React for development.
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const server = await preview({ root, configFile: join(root, 'vite.config.ts'), preview: { port: 0 } });
  const browser = await chromium.launchServer({ executablePath: ensureChromium(), args: chromiumArguments });
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error('The build is not served anywhere.');
  project.provide('pageAddress', address);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.close();
  };
}
