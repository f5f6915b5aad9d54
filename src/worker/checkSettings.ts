/** Settings that come from outside: from a file, an address or a command line. */
import { describeValue } from '../exchange/describeValue';
import { taskById } from '../tasks';
import {
  defaultSettings,
  idleFields,
  meaningOfAbsence,
  type SettingField,
  type Settings,
  settingFields,
} from './settings';

/**
 * The same settings, with every field and every option of the task within the bounds of its table. Throws a RangeError
 * that says which is not. Whether they go together is for the task and the model to say when they are built.
 */
export function checkSettings(value: unknown): Settings {
  const given = fieldsOf(value, 'Settings');
  const { taskOptions } = given;
  refuseUnknown('setting', Object.keys(given), [...settingFields.map(({ name }) => name), 'taskOptions']);
  const checked = Object.fromEntries(
    settingFields.map((field) => [field.name, checkField(field, given[field.name] ?? meaningOfAbsence(field))]),
  );
  const { options } = taskById(String(checked.task));
  const chosen = fieldsOf(taskOptions, 'taskOptions');
  const names = options.map(({ name }) => name);
  refuseUnknown('option of this task', Object.keys(chosen), names);
  const checkedOptions = options.map((option) => {
    const field = { kind: 'integer', ...option } as const;
    const fallback = option.later ? option.default : undefined;
    return [option.name, checkNumber(field, chosen[option.name] ?? fallback)];
  });
  // Every field of the table has been found to hold what the table allows.
  const settings = { ...checked, taskOptions: Object.fromEntries(checkedOptions) } as unknown as Settings;
  refuseIdle(settings);
  return settings;
}

/** A field that means nothing beside the others must be left as it begins. */
function refuseIdle(settings: Settings): void {
  const [idle] = idleFields(settings);
  if (!idle) return;
  const { name } = idle;
  throw new RangeError(
    `${name} means nothing beside the other settings; it must be ${defaultSettings[name]}, and is ${settings[name]}.`,
  );
}

function checkField(field: SettingField, value: unknown): string | number {
  if (field.kind !== 'choice') return checkNumber(field, value);
  const found = field.choices.find((choice) => choice.value === value);
  if (found) return found.value;
  const known = field.choices.map((choice) => choice.value).join(', ');
  throw new RangeError(`${field.name} must be one of ${known}; it is ${describeValue(value)}.`);
}

interface Bounds {
  readonly name: string;
  readonly kind: 'integer' | 'real';
  readonly minimum: number;
  readonly maximum: number;
}

function checkNumber({ name, kind, minimum, maximum }: Bounds, value: unknown): number {
  const fits =
    typeof value === 'number' &&
    value >= minimum &&
    value <= maximum && // neither holds for NaN
    (kind === 'real' || Number.isInteger(value));
  if (fits) return value;
  const what = kind === 'real' ? 'a number' : 'a whole number';
  throw new RangeError(`${name} must be ${what} from ${minimum} to ${maximum}; it is ${describeValue(value)}.`);
}

function fieldsOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RangeError(`${name} must be fields by name; they are ${describeValue(value)}.`);
}

function refuseUnknown(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`There is no ${what} named ${describeValue(unknown)}.`);
}
