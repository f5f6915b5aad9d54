import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watchFirstLoad } from '../../bench/firstLoad';
import { appearances } from '../support/appearances';
import { findings, overhang } from '../support/axe';
import { expect, pageAddress } from '../support/browser';
import { SUB_PATH, serveStatic } from '../support/browserHost';
import { button, choose, field, grid, ready, stepOf } from '../support/browserPage';
import { test } from '../support/person';

test('says what it is, what is trained and on which device before anything is pressed', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  expect(await page.title()).toBe('Interlinear');
  const text = await page.locator('body').innerText();
  expect(text).toMatch(/model learns to rewrite text/);
  expect(text).toMatch(/Reversal\..*additive attention.*[\d,]+ parameters/);
  expect(text).toMatch(/WebGPU · \S+/);
});

test('asks for less than 250 kB of compressed script before its first map', async ({ visit }) => {
  let watched: Awaited<ReturnType<typeof watchFirstLoad>> | undefined;
  await visit({
    address: pageAddress(),
    before: async (page) => {
      watched = await watchFirstLoad(page, join(import.meta.dirname, '../../dist'));
    },
  });
  const sizes = (await watched?.()) ?? new Map<string, number>();
  expect(Array.from(sizes.keys()).filter((name) => /^(index|session\.worker)-/.test(name))).toHaveLength(2);
  expect(Array.from(sizes.values()).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(250_000);
});

test('has the names by which things are found', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  for (const name of ['Train', 'Step', 'Reset', 'New seed']) expect(await button(page, name).count(), name).toBe(1);
  for (const name of ['Task', 'Attention', 'Backend']) {
    expect(await page.getByRole('combobox', { name, exact: true }).count(), name).toBe(1);
  }
  for (const name of ['Data', 'Model', 'Optimiser']) {
    expect(await page.getByRole('group', { name, exact: true }).count(), name).toBe(1);
  }
  await grid(page).waitFor();
  expect(await field(page, 'Your input').inputValue()).not.toBe('');
});

test.for(appearances)(
  'at the $size in the $theme nothing hinders a reader or scrolls sideways',
  async (appearance, { come }) => {
    const { page } = await come(appearance);
    await ready(page);
    expect(await findings(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await findings(page), await tab.innerText()).toEqual([]);
      expect(await overhang(page), await tab.innerText()).toBe(0);
    }
  },
);

test('works under any path of any static host', async ({ visit }) => {
  const host = await serveStatic(join(import.meta.dirname, '../../dist'));
  try {
    const page = await visit({ address: `http://localhost:${host.port}${SUB_PATH}` });
    await ready(page);
    await button(page, 'Step').click();
    await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(1);
    await page.close(); // it may still be fetching
  } finally {
    host.close();
  }
});

test.for([
  ['Pronunciation', 'Copyright (C) 1993-2015 Carnegie Mellon University'],
  ['Compiler messages', 'Apache License'],
] as const)('the licence of what a task is made from goes with the build: %s', async ([task, holder], { visit }) => {
  const page = await visit();
  await ready(page);
  await choose(page, 'Task', task);
  const address = await page
    .getByRole('link', { name: 'Licence', exact: true })
    .evaluate(({ href }: HTMLAnchorElement) => href);
  expect(await (await page.request.get(address)).text()).toContain(holder);
  expect(await findings(page)).toEqual([]);
});

test('the build has no inline script and no inline style, and states its policy first', async () => {
  const html = await readFile(join(import.meta.dirname, '../../dist/index.html'), 'utf8');
  expect(html).toMatch(/<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
  expect(html).not.toMatch(/(?:src|href)="(?!\.\/)/);
});
