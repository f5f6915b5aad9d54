/** Two settings beside each other, in words. */
import { taskById } from '../tasks';
import { type Choice, type SettingField, type Settings, settingFields } from './settings';

/** A choice that differs between two settings. */
export interface SettingDifference {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** What differs, label by label, with values as the form shows them. */
export function differences(from: Settings, to: Settings): readonly SettingDifference[] {
  const found: SettingDifference[] = [];
  for (const field of settingFields) {
    if (from[field.name] !== to[field.name]) {
      found.push({ label: field.label, from: show(field, from[field.name]), to: show(field, to[field.name]) });
    }
  }
  if (from.task === to.task) {
    for (const { name, label, choices } of taskById(to.task).options) {
      const [before, after] = [from.taskOptions[name] ?? '', to.taskOptions[name] ?? ''];
      if (before !== after) found.push({ label, from: labelOf(choices, before), to: labelOf(choices, after) });
    }
  }
  return found;
}

function show(field: SettingField, value: string | number): string {
  return labelOf(field.kind === 'choice' ? field.choices : undefined, value);
}

/** What a value is called, where it is one of a few. */
function labelOf(choices: readonly Choice[] | undefined, value: string | number): string {
  return choices?.find((choice) => choice.value === value)?.label ?? String(value);
}
