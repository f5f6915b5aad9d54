import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { compress, messageText, pronunciationText } from '../../../scripts/makeAssets.mjs';
import { onDemand } from '../../../src/tasks/assets/onDemand';
import { readAsset } from '../../../src/tasks/assets/readAsset';
import { compilerMessages } from '../../../src/tasks/compilerMessages';
import { pronunciation } from '../../../src/tasks/pronunciation';

const folder = new URL('../../../src/tasks/assets/', import.meta.url);

describe('the committed assets', () => {
  it.each([
    ['pronunciations.bin', pronunciationText, 0.7],
    ['compilerMessages.bin', messageText, 0.6],
  ] as const)('%s is what the script makes of the packages, and small', (name, text, megabytes) => {
    const committed = readFileSync(new URL(name, folder));
    expect(committed.equals(compress(text()))).toBe(true);
    expect(committed.length).toBeLessThan(megabytes * 1e6);
  });

  it('stand beside the notices that their makers ask for', () => {
    const notice = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
    const ofPackage = (name: string): string =>
      readFileSync(new URL(`../../../node_modules/${name}`, import.meta.url), 'utf8');
    expect(notice('compilerMessages.LICENSE.txt')).toBe(ofPackage('typescript-messages/LICENSE.txt'));
    const pronunciations = notice('pronunciations.LICENSE.txt');
    expect(pronunciations).toContain('Copyright (C) 1993-2015 Carnegie Mellon University. All rights reserved.');
    expect(pronunciations).toContain(ofPackage('cmu-pronouncing-dictionary/license'));
    expect(pronunciation.notice).toEqual(new URL('pronunciations.LICENSE.txt', folder));
    expect(compilerMessages.notice).toEqual(new URL('compilerMessages.LICENSE.txt', folder));
  });
});

describe('reading an asset', () => {
  it('inflates a file, and what a server sends', async () => {
    const packed = compress('Grüße\nfrom a server');
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/there.bin' ? 200 : 404;
      response.end(packed);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await readAsset(new URL(`http://127.0.0.1:${port}/there.bin`))).toBe('Grüße\nfrom a server');
      await expect(readAsset(new URL(`http://127.0.0.1:${port}/gone.bin`))).rejects.toThrow('(status 404)');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    await expect(readAsset(new URL(`http://127.0.0.1:${port}/there.bin`))).rejects.toThrow('(no connection)');
    expect(await readAsset(new URL('pronunciations.bin', folder))).toBe(pronunciationText());
  });
});

describe('what is loaded on demand', () => {
  it('is fetched once, however often it is asked for', async () => {
    let fetches = 0;
    const number = onDemand('The number', async () => ++fetches);
    expect(() => number.get()).toThrow('The number must be loaded first.');
    await Promise.all([number.load(), number.load()]);
    await number.load();
    expect([number.get(), fetches]).toEqual([1, 1]);
  });

  it('is asked for again after a failure', async () => {
    let fetches = 0;
    const number = onDemand('The number', async () => {
      fetches++;
      if (fetches === 1) throw new Error('no connection');
      return fetches;
    });
    await expect(number.load()).rejects.toThrow('no connection');
    expect(() => number.get()).toThrow('must be loaded first');
    await number.load();
    expect(number.get()).toBe(2);
  });
});
