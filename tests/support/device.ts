/** A graphics device in reach of a test, to be lost. */
import type { Page } from 'playwright';

/** Keeps the device of a session's worker; to be called before the page is opened. */
export async function keepDevice(page: Page): Promise<void> {
  await page.route('**/session.worker-*.js', async (route) => {
    const response = await route.fetch();
    const keep = `const ask = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...given) {
  globalThis.keptDevice = await ask.apply(this, given);
  return globalThis.keptDevice;
};
`;
    await route.fulfill({ response, body: keep + (await response.text()) });
  });
}

/** Of every session that has one. */
export async function destroyDevice(page: Page): Promise<void> {
  const sessions = page.workers().filter((worker) => worker.url().includes('session.worker'));
  const destroyed = sessions.map((worker) =>
    worker.evaluate(() => {
      const { keptDevice } = globalThis as { keptDevice?: GPUDevice };
      keptDevice?.destroy();
      return keptDevice !== undefined;
    }),
  );
  if (!(await Promise.all(destroyed)).includes(true)) throw new Error('No session of the page has a device yet.');
}

/** "… went back to step 25 and goes on." → 25 */
export function wentBackTo(message: string): number {
  return Number(/went back to step (\d+)/.exec(message)?.[1]);
}
