/** What a run prepares: at the same time where nothing depends on it, and given back where a part of it fails. */
import { expect, test } from 'vitest';
import { openCpuBackend } from '../../../src/kernels/cpuBackend';
import { Run } from '../../../src/worker/run';
import { smallSettings } from '../../support/sessionDriver';

/** A backend whose programs take a while, of which the one that `fails` names cannot be prepared. */
async function slowBackend(fails?: string) {
  const backend = await openCpuBackend(1);
  const log: string[] = [];
  const prepare = backend.prepare.bind(backend);
  backend.prepare = async (label, commands) => {
    log.push(`begins ${label}`);
    if (label === fails) throw new Error(`No ${label}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    log.push(`ends ${label}`);
    return prepare(label, commands);
  };
  return { backend, log };
}

test('decoding and measuring are prepared together, once the training is', async () => {
  const { backend, log } = await slowBackend();
  await Run.create(backend, smallSettings);
  expect(log[0]).toBe('begins training step');
  expect(log[1]).toBe('ends training step');
  const others = log.slice(2);
  expect(others.length).toBeGreaterThanOrEqual(6);
  expect(others.slice(0, others.length / 2).every((entry) => entry.startsWith('begins'))).toBe(true);
});

test('where one cannot be prepared, what the others have built is given back', async () => {
  const { backend: whole, log } = await slowBackend();
  await Run.create(whole, smallSettings);
  const labels = log.filter((entry) => entry.startsWith('begins')).map((entry) => entry.replace('begins ', ''));
  for (const name of new Set(labels)) {
    const { backend } = await slowBackend(name);
    await expect(Run.create(backend, smallSettings)).rejects.toThrow(`No ${name}.`);
    expect([...backend.memory()]).toEqual([]);
  }
});
