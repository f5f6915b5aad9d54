import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GpuBackend } from '../../../src/kernels/gpuBackend';

/** A device whose work is done after so many milliseconds, its first after others, and a browser that looks so often whether it is. */
function deviceToldOf(work: number, lookMs: number, firstWork = work) {
  const waiting: { readonly from: number; readonly tell: () => void }[] = [];
  const look = () => {
    const now = performance.now();
    for (const one of waiting.filter(({ from }) => from <= now)) {
      waiting.splice(waiting.indexOf(one), 1);
      one.tell();
    }
  };
  setInterval(look, lookMs);
  let busyUntil = 0;
  let next = firstWork;
  let nothing = 0;
  const queue = {
    submit: (buffers: unknown[]) => {
      if (buffers.length === 0) nothing++;
      else {
        busyUntil = Math.max(busyUntil, performance.now()) + next;
        next = work;
      }
      look();
    },
    onSubmittedWorkDone: () => new Promise<void>((tell) => waiting.push({ from: busyUntil, tell })),
  };
  let lose = (_: { message: string }) => {};
  const lost = new Promise<{ message: string }>((resolve) => {
    lose = resolve;
  });
  const device = { queue, lost, createCommandEncoder: () => ({ finish: () => ({}) }) };
  return {
    backend: new GpuBackend(device as unknown as GPUDevice, 'told'),
    submit: () => queue.submit([{}]),
    lose: () => lose({ message: 'gone' }),
    get submissionsOfNothing() {
      return nothing;
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The milliseconds until a promise is kept. */
async function timeOf(kept: Promise<unknown>): Promise<number> {
  const began = performance.now();
  let ended: number | undefined;
  void kept.then(() => {
    ended = performance.now();
  });
  while (ended === undefined) await vi.advanceTimersByTimeAsync(1);
  return ended - began;
}

test('a browser that looks ten times a second is made to look while something is waited for, and only then', async () => {
  const device = deviceToldOf(1, 100);
  await timeOf(device.backend.roundTrip());
  expect(await device.backend.roundTrip()).toBeLessThanOrEqual(5);
  for (let chunk = 0; chunk < 10; chunk++) {
    device.submit();
    device.submit();
    expect(await timeOf(Promise.all([device.backend.completed(), device.backend.completed()]))).toBeLessThanOrEqual(7);
  }
  const { submissionsOfNothing } = device;
  expect(submissionsOfNothing).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(device.submissionsOfNothing).toBe(submissionsOfNothing);
});

test('a browser that tells at once is left in peace', async () => {
  const device = deviceToldOf(1, 1);
  expect(await timeOf(device.backend.roundTrip())).toBeLessThan(20);
  device.submit();
  await timeOf(device.backend.completed());
  expect(device.submissionsOfNothing).toBe(0);
});

test('one late answer, of a device that is only waking, is none of the browser', async () => {
  const device = deviceToldOf(1, 1, 50);
  expect(await timeOf(device.backend.roundTrip())).toBeGreaterThan(50);
  device.submit();
  await timeOf(device.backend.completed());
  expect(device.submissionsOfNothing).toBe(0);
});

test('where looking does not help, the device is busy, and nothing is asked of the browser', async () => {
  const device = deviceToldOf(30, 1);
  await timeOf(device.backend.roundTrip());
  const { submissionsOfNothing } = device;
  device.submit();
  await timeOf(device.backend.completed());
  expect(device.submissionsOfNothing).toBe(submissionsOfNothing);
});

test('a device that is lost is not asked any more', async () => {
  const device = deviceToldOf(1, 100);
  await timeOf(device.backend.roundTrip());
  device.submit();
  void device.backend.completed();
  device.lose();
  await vi.advanceTimersByTimeAsync(0);
  const { submissionsOfNothing } = device;
  void device.backend.completed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(device.submissionsOfNothing).toBe(submissionsOfNothing);
});
