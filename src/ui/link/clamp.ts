/** Takes numbers back within their bounds, and says which. */
import { taskById, tasks } from '../../tasks';
import { settingFields } from '../../worker/settings';

export type Fields = Readonly<Record<string, unknown>>;

interface Bounds {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** The settings of a link with every number inside the bounds of its table; all else is left for the check to refuse. */
export function clampSettings(settings: Fields, note: (what: string) => void): Fields {
  const clamped = { ...settings };
  for (const field of settingFields) {
    if (field.kind !== 'choice') clamped[field.name] = clampNumber(settings[field.name], field, note);
  }
  const task = tasks.find(({ id }) => id === settings.task);
  if (!task || !isRecord(settings.taskOptions)) return clamped;
  const options = { ...settings.taskOptions };
  for (const option of taskById(task.id).options) {
    if (option.name in options) options[option.name] = clampNumber(options[option.name], option, note);
  }
  return { ...clamped, taskOptions: options };
}

/** The number nearest to it within the bounds; what is not a number is given back as it is. */
export function clampNumber(value: unknown, bounds: Bounds, note: (what: string) => void): unknown {
  if (typeof value !== 'number') return value;
  const within = Math.min(bounds.maximum, Math.max(bounds.minimum, value));
  if (within !== value) note(`${bounds.label} ${value} became ${within}`);
  return within;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
