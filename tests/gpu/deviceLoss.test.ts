import { expect, test } from 'vitest';
import { testBackend, testGpu } from '../support/gpu';
import { SessionDriver, smallSettings } from '../support/sessionDriver';

/** The test's GPU, and the devices that were asked of it. */
async function watchedGpu(): Promise<{ gpu: GPU; devices: GPUDevice[] }> {
  const gpu = await testGpu();
  const devices: GPUDevice[] = [];
  const requestAdapter = async () => {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return null;
    const requestDevice = async (descriptor?: GPUDeviceDescriptor) => {
      const device = await adapter.requestDevice(descriptor);
      devices.push(device);
      return device;
    };
    return { features: adapter.features, limits: adapter.limits, info: adapter.info, requestDevice };
  };
  return { gpu: { requestAdapter } as unknown as GPU, devices };
}

async function trainingDriver() {
  const { gpu, devices } = await watchedGpu();
  const driver = new SessionDriver(gpu);
  driver.prepare(1, { ...smallSettings, backend: 'webgpu' });
  expect((await driver.until('ready')).device.backend).toBe('webgpu');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 10);
  return { driver, devices };
}

test('a lost device is opened again and the run goes on', async () => {
  const { driver, devices } = await trainingDriver();
  const before = driver.of('progress').at(-1)?.step ?? 0;
  devices[0]?.destroy();
  const { step } = await driver.until('recovered');
  expect(before - step).toBeLessThanOrEqual(50);
  await driver.until('progress', (event) => event.step > before + 5);
  expect(devices).toHaveLength(2);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('what a device refuses before its loss is told does not stop the run', async () => {
  const { driver, devices } = await trainingDriver();
  const error = new GPUValidationError('The staging buffer is invalid.');
  devices[0]?.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
  devices[0]?.destroy();
  const { step } = await driver.until('recovered');
  await driver.until('progress', (event) => event.step > step + 5);
  expect(driver.of('failed')).toEqual([]);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('what a device refuses outside of any call stops the run, and is said', async () => {
  const { driver, devices } = await trainingDriver();
  const error = new GPUValidationError('A binding is too large.');
  devices[0]?.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
  expect(await driver.until('failed')).toMatchObject({ what: 'session', message: 'A binding is too large.' });
  const { step } = driver.of('progress').at(-1) ?? { step: 0 };
  driver.send({ type: 'train', run: 1 }); // and may be tried again
  await driver.until('progress', (event) => event.step > step);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
});

test('a pause pressed as the device is lost is kept', async () => {
  const { driver, devices } = await trainingDriver();
  devices[0]?.destroy();
  driver.send({ type: 'pause', run: 1 });
  await driver.until('recovered');
  await driver.until('paused');
});

test.for([false, true])('a second loss asks for a reload; refused storage: %s', async (refused) => {
  const { driver, devices } = await trainingDriver();
  driver.refusesToStore = refused;
  devices[0]?.destroy();
  await driver.until('recovered');
  devices[1]?.destroy();
  const { message } = await driver.until('halted', ({ reason }) => reason === 'deviceLost');
  expect(message).toContain(refused ? 'the run begins anew' : 'the run goes on from step');
  expect(driver.stored === undefined).toBe(refused);
});

test('what a device refuses while a model is built is said to whoever builds it', async () => {
  const backend = await testBackend();
  const size = 2 * backend.device.limits.maxBufferSize;
  await expect(
    backend.guarded(async () => backend.device.createBuffer({ size, usage: GPUBufferUsage.STORAGE })),
  ).rejects.toThrow(/size|memory/i);
  const before = new Map(backend.memory());
  const halfBuilt = backend.guarded(async () => {
    backend.allocate('activations', 1000, 'f32');
    backend.device.createBuffer({ size, usage: GPUBufferUsage.STORAGE });
  });
  await expect(halfBuilt).rejects.toThrow(/size|memory/i);
  expect(backend.memory()).toEqual(before); // what it had is given back
  await expect(backend.guarded(async () => 7)).resolves.toBe(7);
  await expect(backend.guarded(() => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  expect(() => backend.allocate('activations', size / 4, 'f32')).toThrow(/The activations of this model need \d+ MB/);
});
