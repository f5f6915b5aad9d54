import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Backend, BufferView, Command, Program } from '../../../src/kernels/backend';
import { copy } from '../../../src/kernels/copy/copy';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { Measurements } from '../../../src/kernels/measurements';
import { fasterScans } from '../../../src/model/fasterScans';
import type { LoweringOfScans } from '../../../src/model/graph/lower';
import { smallTrainer } from '../../support/smallModel';

const QUESTION = 'scans of a test';
const gradients: BufferView = { storage: { label: 'gradients', length: 4, type: 'f32' }, offset: 0, length: 4 };
const command: Command = copy.dispatch(
  'forward',
  { x: gradients, y: gradients },
  { rows: 1, columns: 4, xRowStride: 4, yRowStride: 4, accumulate: 0 },
);

interface Ways {
  /** Milliseconds of a step by each lowering. */
  readonly times: Readonly<Record<LoweringOfScans, number>>;
  /** And of its first dispatches, and of the way to the device and back. */
  readonly beginning?: number;
  readonly wait?: number;
  /** The lowering that computes something else. */
  readonly faulted?: LoweringOfScans;
  /** The lowering that the device refuses. */
  readonly refused?: LoweringOfScans;
  /** The one that it refuses only when it is to run, which a guard hears. */
  readonly notRun?: LoweringOfScans;
}

const SPOILT = new Float32Array(4).fill(Number.NaN);

/** A device on which steps take as long as they are said to. Notes what was prepared on it. */
function device(
  { times, beginning = 0, wait = 0, faulted, refused, notRun }: Ways,
  measurements: Measurements | undefined,
) {
  const prepared: string[] = [];
  let ran = '';
  let taken = 0;
  let refusal = false;
  let left = SPOILT;
  const labelOf = new Map<Program, string>();
  const lowering = (label: string) => label.replace('a step by ', '') as LoweringOfScans;
  const backend: Partial<Backend> = {
    measurements,
    async guarded(work) {
      const result = await work();
      const heard = refusal;
      refusal = false;
      if (heard) throw new Error('This launch has too many workgroups.');
      return result;
    },
    write: () => {
      left = SPOILT;
    },
    async prepare(label) {
      if (refused && label.endsWith(refused)) throw new Error('This device gives a launch less.');
      prepared.push(label);
      const program = { length: 1, dispatches: 1, variants: new Map() };
      labelOf.set(program, label);
      return program;
    },
    submit(program) {
      ran = labelOf.get(program) ?? '';
      taken = wait + (times[lowering(ran)] ?? beginning);
      if (lowering(ran) === notRun) refusal = true;
      else left = Float32Array.of(1, -2, lowering(ran) === faulted ? 0 : 3, 4);
    },
    completed: async () => void vi.advanceTimersByTime(taken),
    roundTrip: async () => wait,
    read: async () => left,
    release: () => {},
  };
  const choose = () => fasterScans(backend as Backend, QUESTION, { lower: () => [command], gradients });
  return { choose, prepared };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each(['operations', 'steps', 'sequences'] as const)('the fastest of the three is chosen: %s', async (fastest) => {
  const times = { operations: 25, steps: 25, sequences: 25, [fastest]: 3 };
  const measurements = new Measurements();
  expect(await device({ times }, measurements).choose()).toBe(fastest);
  expect(measurements.choices[QUESTION]).toBe(fastest);
});

test('one whose gradients are others is never chosen', async () => {
  const times = { operations: 25, steps: 25, sequences: 1 };
  expect(await device({ times, faulted: 'sequences' }, new Measurements()).choose()).not.toBe('sequences');
});

test('one that the device refuses does not take part', async () => {
  const times = { operations: 25, steps: 1, sequences: 3 };
  expect(await device({ times, refused: 'steps' }, new Measurements()).choose()).toBe('sequences');
});

test('one that is refused only when it runs does not take part either, though the gradients before it are right', async () => {
  const times = { operations: 25, steps: 12, sequences: 1 };
  const measurements = new Measurements();
  expect(await device({ times, notRun: 'sequences' }, measurements).choose()).toBe('steps');
  expect(measurements.choices[QUESTION]).toBe('steps');
});

test('what is remembered is not measured again', async () => {
  const { choose, prepared } = device(
    { times: { operations: 1, steps: 2, sequences: 3 } },
    new Measurements({ [QUESTION]: 'steps' }),
  );
  expect(await choose()).toBe('steps');
  expect(prepared).toEqual([]);
});

test('a step that uses up the time to measure in is not tried in other ways, and nothing is remembered', async () => {
  const measurements = new Measurements();
  const { choose, prepared } = device({ times: { operations: 310, steps: 1, sequences: 1 } }, measurements);
  expect(await choose()).toBeUndefined();
  expect(prepared).toEqual(['beginning of a step', 'a step by operations']);
  expect(measurements.choices).toEqual({});
});

test('a step whose first dispatches take long is not tried at all; the way to the device and back does not count', async () => {
  const times = { operations: 12, steps: 5, sequences: 3 };
  const far = device({ times, beginning: 1, wait: 100 }, new Measurements());
  expect(await far.choose()).toBe('sequences');
  const slow = device({ times, beginning: 9, wait: 1 }, new Measurements());
  expect(await slow.choose()).toBeUndefined();
  expect(slow.prepared).toEqual(['beginning of a step']);
});

test('products that have used up their time leave scans theirs', async () => {
  const measurements = new Measurements();
  await measurements.products.spend(async () => void vi.advanceTimersByTime(1000));
  expect(await device({ times: { operations: 3, steps: 2, sequences: 1 } }, measurements).choose()).toBe('sequences');
});

test('where nothing is measured nothing is compared', async () => {
  const { choose, prepared } = device({ times: { operations: 9, steps: 1, sequences: 1 } }, undefined);
  expect(await choose()).toBeUndefined();
  expect(prepared).toEqual([]);
});

test('what was compared with one product forced says nothing of another, nor of those that are measured', async () => {
  const choices: Record<string, string> = {};
  for (const forced of [undefined, 'general', 'registers 4 × 4', 'general']) {
    const measurements = new Measurements(choices, { forced });
    await smallTrainer(Object.assign(new CpuBackend(), { measurements }), { batch: 2 });
  }
  expect(Object.keys(choices)).toHaveLength(3);
});
