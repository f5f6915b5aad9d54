import { expect, test } from 'vitest';
import { checkSettings } from '../../../src/worker/checkSettings';
import { defaultSettings, defaultTaskOptions, settingFields, withoutIdle } from '../../../src/worker/settings';

test('sound settings come back as they are', () => {
  expect(checkSettings(JSON.parse(JSON.stringify(defaultSettings)))).toEqual(defaultSettings);
  const dates = { ...defaultSettings, task: 'dates', taskOptions: defaultTaskOptions('dates') };
  expect(checkSettings(dates)).toEqual(dates);
});

test('an option that came after its task means its default where a file of before lacks it', () => {
  const { evaluatedLength: _, ...before } = defaultSettings.taskOptions;
  expect(checkSettings({ ...defaultSettings, taskOptions: before })).toEqual(defaultSettings);
});

test('a setting that came after the first files means its default where one lacks it, or has nothing there', () => {
  const later = settingFields.filter((field) => field.later).map(({ name }) => name);
  expect(later).toContain('scans');
  expect(later).toContain('schedule');
  const before = Object.fromEntries(
    Object.entries(defaultSettings).filter(([name]) => !later.some((one) => one === name)),
  );
  expect(checkSettings(before)).toEqual(defaultSettings);
  expect(checkSettings({ ...before, weightDecay: undefined, stopSteps: 300 })).toEqual({
    ...defaultSettings,
    stopSteps: 300,
  });
});

test('what means nothing beside the other settings is found, and can be set back', () => {
  const cosine = { ...defaultSettings, schedule: 'cosine', cosineSteps: 300 } as const;
  expect(checkSettings(cosine)).toEqual(cosine);
  expect(withoutIdle(cosine)).toEqual(cosine);
  const idle = { ...cosine, schedule: 'constant' } as const;
  expect(() => checkSettings(idle)).toThrow('cosineSteps means nothing beside the other settings; it must be 2000');
  expect(withoutIdle(idle)).toEqual(defaultSettings);
});

const { seed: _, ...seedless } = defaultSettings;
test.each([
  [undefined, 'Settings must be fields by name; they are missing.'],
  [[], 'Settings must be fields by name; they are a list.'],
  [{ ...defaultSettings, colour: 1 }, 'There is no setting named "colour".'],
  [JSON.parse('{"__proto__": {"seed": 1}}'), 'There is no setting named "__proto__".'],
  [seedless, 'seed must be a whole number from 0 to 999999999; it is missing.'],
  [{ ...defaultSettings, hidden: 3 }, 'hidden must be a whole number from 4 to 256; it is 3.'],
  [{ ...defaultSettings, hidden: 4.5 }, 'hidden must be a whole number'],
  [{ ...defaultSettings, hidden: '64' }, 'hidden must be a whole number from 4 to 256; it is "64".'],
  [{ ...defaultSettings, dropout: Number.NaN }, 'dropout must be a number from 0 to 0.8'],
  [{ ...defaultSettings, backend: 'cuda' }, 'backend must be one of webgpu, cpu; it is "cuda".'],
  [{ ...defaultSettings, encoderLayers: '1' }, 'encoderLayers must be one of 1, 2, 3, 4; it is "1".'],
  [{ ...defaultSettings, taskOptions: 3 }, 'taskOptions must be fields by name; they are 3.'],
  [{ ...defaultSettings, taskOptions: {} }, 'letters must be a whole number from 2 to 26; it is missing.'],
  [
    { ...defaultSettings, inputFeeding: 1 },
    'inputFeeding means nothing beside the other settings; it must be 0, and is 1.',
  ],
  [
    { ...defaultSettings, taskOptions: { ...defaultSettings.taskOptions, locales: 3 } },
    'There is no option of this task named "locales".',
  ],
])('refuses %j', (value, why) => {
  expect(() => checkSettings(value)).toThrow(why);
});
