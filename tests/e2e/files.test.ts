/** A model carried out of the page and back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, ready, restartWith, stepOf } from '../support/browserPage';

test('downloaded weights are opened again, and the run goes on from its step', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await restartWith(page, { Hidden: '16', 'Decoder hidden': '24', Attention: 'general', Backend: 'CPU' });
  await stepTo(page, 3);
  const file = await download(page, 'Download weights');
  expect(file.suggestedFilename()).toMatch(/\.safetensors$/);
  const bytes = await bytesOf(file);

  const fresh = await visit();
  await ready(fresh);
  await open(fresh, 'weights.safetensors', bytes);
  await expect.poll(() => stepOf(fresh), { timeout: 20_000 }).toBe(3);
  expect(await fresh.locator('body').innerText()).toContain('general attention');
  expect(await fresh.getByLabel('Decoder hidden', { exact: true }).inputValue()).toBe('24');
  await stepTo(fresh, 4);
});

test('a damaged file is refused in a sentence, and the running model goes on', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await stepTo(page, 1);
  await open(page, 'damaged.safetensors', Buffer.from('not a model at all, only a few words'));
  await page.getByRole('alert').filter({ hasText: 'header' }).waitFor();
  await stepTo(page, 2);
});

test('a PyTorch project and ONNX graphs are downloaded as zips', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  for (const name of ['PyTorch project', 'ONNX']) {
    const file = await download(page, name);
    expect(file.suggestedFilename()).toMatch(/^interlinear-.*additive.*\.zip$/);
    const bytes = await bytesOf(file);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(bytes.length).toBeGreaterThan(100_000);
  }
});

async function stepTo(page: Page, step: number): Promise<void> {
  for (let at = (await stepOf(page)) + 1; at <= step; at++) {
    await button(page, 'Step').click();
    await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(at);
  }
}

async function showFiles(page: Page): Promise<void> {
  const details = page.locator('details', { has: page.getByText('Model file', { exact: true }) });
  if ((await details.getAttribute('open')) === null) await page.getByText('Model file', { exact: true }).click();
}

async function download(page: Page, name: string): Promise<Download> {
  await showFiles(page);
  const coming = page.waitForEvent('download');
  await button(page, name).click();
  return coming;
}

/** The browser of the tests runs apart, so a download is carried over first. */
async function bytesOf(download: Download): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'interlinear-'));
  const path = join(folder, 'download');
  await download.saveAs(path);
  const bytes = await readFile(path);
  await rm(folder, { recursive: true });
  return bytes;
}

async function open(page: Page, name: string, buffer: Buffer): Promise<void> {
  await showFiles(page);
  await page.getByLabel('Weights file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}
