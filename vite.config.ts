import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { assemblyScript } from './scripts/assemblyScript.mjs';
import { chromiumArguments, findChromium } from './scripts/chromium.mjs';
import { firefox } from './scripts/firefox.mjs';

const executablePath = findChromium();

/** Isolates the page from others, for exact clocks and memory that threads share; nothing in it needs another origin. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** All that the built page may do. It has no inline script and no inline style, and speaks to its own origin only. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'", // the processor's products are WebAssembly
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Writes the policy into the built page, so that it holds on any static host. The development server needs inline scripts. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}

/** Those that need a GPU device: in Chromium, and by commands of their own in Firefox and in Node. */
const kernelTests = { include: ['tests/gpu/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 };

export default defineConfig({
  base: './', // any static host, under any path
  plugins: [react(), assemblyScript(), contentSecurityPolicy()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600, // kB before compression; React, d3 and the page in one, about 243 kB on the wire
  },
  worker: { format: 'es', plugins: () => [assemblyScript()] },
  server: { headers },
  preview: { headers },
  test: {
    maxWorkers: '100%', // Vitest leaves one core idle, which is half of two
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000, // a hook may be the first to compile the WebAssembly, on a busy machine
        },
      },
      {
        // Apart from the others: it needs a Python with PyTorch, and runs by `npm run test:pytorch`.
        extends: true,
        test: {
          name: 'pytorch',
          include: ['tests/pytorch/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          ...kernelTests,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: chromiumArguments },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // The files of `gpu` once more, in Firefox: `npm run test:firefox`, not a part of `npm test`.
        extends: true,
        test: {
          name: 'firefox',
          ...kernelTests,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: firefox(),
            instances: [{ browser: 'firefox' }],
          },
        },
      },
      {
        // The files of `gpu` once more, in Node through Dawn: `npm run test:dawn`, not a part of `npm test`.
        extends: true,
        test: {
          name: 'dawn',
          ...kernelTests,
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          globalSetup: 'tests/support/browserSetup.ts',
          expect: { poll: { timeout: 10_000 } }, // milliseconds: the page answers late where others are at work
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
