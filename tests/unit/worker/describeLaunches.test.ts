import { expect, it } from 'vitest';
import type { Backend } from '../../../src/kernels/backend';
import { Measurements } from '../../../src/kernels/measurements';
import { describeLaunches } from '../../../src/worker/describeLaunches';
import type { Run } from '../../../src/worker/run';
import { defaultSettings } from '../../../src/worker/settings';

const backend = (measurements?: Measurements) => ({ measurements, memory: () => new Map() }) as unknown as Backend;

it('says whether lowering and products were measured, follow from a rule, or are as the settings say', () => {
  const program = { dispatches: 9, variants: new Map([[undefined, 4]]) };
  const run = (scansCompared: boolean, settings = defaultSettings) =>
    ({ trainer: { scans: 'operations', scansCompared, program }, settings }) as unknown as Run;
  const how = (on: Backend, of: Run) => {
    const { scansBy, productsBy } = describeLaunches(on, of, 1);
    return [scansBy, productsBy];
  };
  const measured = new Measurements({ 'product 1 × 2 × 3 × 4, A B, forward': 'general' });
  expect(how(backend(measured), run(true))).toEqual(['measured', 'measured']);
  expect(how(backend(measured), run(false))).toEqual(['rule', 'measured']);
  expect(how(backend(new Measurements({ 'scans {}': 'steps' })), run(true))).toEqual(['measured', 'rule']);
  expect(how(backend(), run(false))).toEqual(['rule', 'rule']);
  expect(how(backend(), run(false, { ...defaultSettings, scans: 'steps' }))).toEqual(['forced', 'rule']);
  expect(how(backend(new Measurements()), run(true, { ...defaultSettings, products: 'general' }))).toEqual([
    'measured',
    'forced',
  ]);
});
