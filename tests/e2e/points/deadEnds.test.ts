/** No dead ends: without WebGPU, with a device that is lost, and in a tab that nobody sees. */
import { join } from 'node:path';
import { appearances } from '../../support/appearances';
import { expect } from '../../support/browser';
import { SUB_PATH, serveStatic } from '../../support/browserHost';
import { button, reachStep, ready, stepOf } from '../../support/browserPage';
import { destroyDevice, keepDevice, wentBackTo } from '../../support/device';
import { hashOf, linkTo, quickSettings } from '../../support/link';
import { test } from '../../support/person';

/** What a software adapter has soon compiled, and compiles anew when it is lost. */
const fewKernels = { ...quickSettings, attention: 'none', encoderDirections: 1, backend: 'webgpu' } as const;

test.for(appearances)(
  '$size, $theme: without WebGPU the same model trains on the CPU, and the page says so and what to do',
  async (appearance, { come }) => {
    // Browsers offer WebGPU to secure pages only; this one is not.
    const host = await serveStatic(join(import.meta.dirname, '../../../dist'));
    try {
      const { backend: _, ...onGpu } = quickSettings;
      const person = await come(appearance, {
        address: `http://plain.test:${host.port}${SUB_PATH}${hashOf(onGpu, 'abcd')}`,
        chromiumArguments: ['--no-sandbox', '--host-resolver-rules=MAP plain.test 127.0.0.1'],
      });
      const { page } = person;
      await ready(page);
      expect(await page.locator('.notice').innerText()).toMatch(/This browser has no WebGPU\. .*https/);
      expect(await page.locator('.runSummary').innerText()).toMatch(/one LSTM of 16 units .* trained on the CPU/);
      await person.press(button(page, 'Train'));
      await reachStep(page, 20);
      await person.press(button(page, 'Pause'));
      await person.goTo('Curves');
      await page.getByRole('region', { name: 'Runs' }).locator('.runRow').waitFor(); // kept here too
      await page.close(); // it may still be fetching
    } finally {
      host.close();
    }
  },
);

test.for(appearances)(
  '$size, $theme: a lost device is opened again, and the run goes on from fewer than 50 steps back; a hidden tab goes on too',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(fewKernels, 'abcd'), before: keepDevice });
    const { page } = person;
    await ready(page);
    await person.press(button(page, 'Train'));
    await reachStep(page, 30);
    const lostAt = await stepOf(page);
    await destroyDevice(page);
    const told = page
      .getByRole('status')
      .filter({ hasText: 'The graphics device was lost and has been opened again.' });
    await told.waitFor();
    const back = wentBackTo(await told.innerText());
    expect(back).toBeGreaterThan(0);
    expect(back).toBeGreaterThan(lostAt - 50);
    await reachStep(page, Math.max(lostAt, back) + 1);

    // As a browser treats a tab that is not seen: no frames, and timers once a second at most.
    await page.evaluate(() => {
      const later = window.setTimeout.bind(window);
      Object.defineProperty(document, 'hidden', { get: () => true });
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      window.requestAnimationFrame = () => 0;
      window.setTimeout = ((act: () => void, wait = 0) => later(act, Math.max(1000, wait))) as typeof window.setTimeout;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await reachStep(page, (await stepOf(page)) + 20);
  },
);
