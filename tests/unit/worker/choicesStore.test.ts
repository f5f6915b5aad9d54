import { afterEach, expect, test, vi } from 'vitest';
import { change, kept } from '../../../src/worker/browserTable';
import { browserChoices } from '../../../src/worker/choicesStore';

vi.mock(import('../../../src/worker/browserTable'), async (load) => {
  const table = new Map<string, unknown>();
  return {
    ...(await load()),
    change: vi.fn(async (_, key, made) => void table.set(key, structuredClone(made(table.get(key))))),
    kept: vi.fn(async (_, key) => table.get(key)),
  };
});

afterEach(() => vi.unstubAllGlobals());

test('what was measured is forgotten where browser or shaders are others, and takes no room then', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Browser 1' });
  await browserChoices.save('Card', 'a1', { 'self-test': 'passed' });
  expect(await browserChoices.load('Card', 'a1')).toEqual({ 'self-test': 'passed' });
  expect(await browserChoices.load('Card', 'b2')).toEqual({});
  expect(await browserChoices.load('Another card', 'a1')).toEqual({});
  vi.stubGlobal('navigator', { userAgent: 'Browser 2' });
  expect(await browserChoices.load('Card', 'a1')).toEqual({});
  await browserChoices.save('Card', 'b2', {});
  vi.stubGlobal('navigator', { userAgent: 'Browser 1' });
  expect(await browserChoices.load('Card', 'a1')).toEqual({});
  expect(new Set(vi.mocked(change).mock.calls.map(([, key]) => key))).toEqual(new Set(['Card']));
  expect(kept).toHaveBeenCalled();
});

test('what one worker measures does not take the place of what another has kept meanwhile', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Browser 1' });
  await browserChoices.save('Shared card', 'a1', { 'self-test': 'passed', first: 'general' });
  await browserChoices.save('Shared card', 'a1', { 'self-test': 'passed', second: 'steps' });
  expect(await browserChoices.load('Shared card', 'a1')).toEqual({
    'self-test': 'passed',
    first: 'general',
    second: 'steps',
  });
});
