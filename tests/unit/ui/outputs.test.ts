import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../../src/ui/', import.meta.url);

/** A browser announces an `<output>` whenever it changes, and most change while a model trains, far oftener than one can listen. */
it('announces no output as it changes: the live summary speaks instead', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  const outputs = files.flatMap((file) =>
    Array.from(readFileSync(new URL(file, folder), 'utf8').matchAll(/<output\b[^>]*>/g), ([tag]) => `${file}: ${tag}`),
  );
  expect(outputs.length).toBeGreaterThan(0);
  expect(outputs.filter((output) => !output.includes('aria-live="off"'))).toEqual([]);
});
