/** Links to the page, so that a test opens it with the settings that it needs. */
import { encodeLink } from '../../src/ui/link/encode';
import type { ViewChoices } from '../../src/ui/link/viewFields';
import { defaultSettings, defaultTaskOptions, type Settings } from '../../src/worker/settings';
import { pageAddress } from './browser';

/** A model that is built at once and trains hundreds of steps in a second. */
export const quickSettings: Partial<Settings> = {
  taskOptions: {
    ...defaultTaskOptions('reversal'),
    letters: 5,
    minimumLength: 2,
    maximumLength: 4,
    evaluatedLength: 8,
  },
  embedding: 8,
  hidden: 16,
  decoderHidden: 16,
  batch: 8,
  backend: 'cpu',
};

/** The address that opens the page with the defaults and these settings in place of theirs. */
export function linkTo(settings: Partial<Settings>, input?: string, view?: ViewChoices): string {
  return new URL(hashOf(settings, input, view), pageAddress()).href;
}

export function hashOf(settings: Partial<Settings>, input?: string, view?: ViewChoices): string {
  const task = settings.task ?? defaultSettings.task;
  return encodeLink({
    settings: { ...defaultSettings, taskOptions: defaultTaskOptions(task), ...settings },
    ...(input === undefined ? {} : { input }),
    ...(view === undefined ? {} : { view }),
  });
}
