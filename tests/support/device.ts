/** A graphics device in reach of a test, to be lost. */
import type { Page } from 'playwright';

/** Keeps the device of the session's worker; to be called before the page is opened. */
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

export async function destroyDevice(page: Page): Promise<void> {
  const [worker] = page.workers();
  if (!worker) throw new Error('The page has no worker.');
  await worker.evaluate(() => {
    const { keptDevice } = globalThis as { keptDevice?: GPUDevice };
    if (!keptDevice) throw new Error('The worker asked for its device before the test could see it.');
    keptDevice.destroy();
  });
}

/** "… went back to step 25 and goes on." → 25 */
export function wentBackTo(message: string): number {
  return Number(/went back to step (\d+)/.exec(message)?.[1]);
}
