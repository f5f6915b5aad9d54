/** All that a person can choose, its bounds and its defaults, in one table that drives form, check and difference. */
import { type AttentionId, type AttentionMechanism, attentionMechanisms } from '../model/attention';
import { taskById, tasks } from '../tasks';

// The page reads the mechanisms here, so that it need not know the model.
export { type AttentionMechanism, attentionMechanisms };

export interface Settings {
  readonly task: string;
  /** The task's own options by name. */
  readonly taskOptions: Readonly<Record<string, number>>;
  readonly attention: AttentionId;
  readonly embedding: number;
  readonly hidden: number;
  readonly encoderLayers: number;
  readonly encoderDirections: number;
  readonly dropout: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly gradientClip: number;
  readonly backend: 'webgpu' | 'cpu';
  readonly seed: number;
}

export type SettingGroup = 'Data' | 'Model' | 'Optimiser';

interface FieldBase {
  readonly name: Exclude<keyof Settings, 'taskOptions'>;
  readonly label: string;
  readonly group: SettingGroup;
  /** What it does, in a sentence. */
  readonly help: string;
}

export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly choices: readonly { readonly value: string | number; readonly label: string }[];
}

export interface NumberField extends FieldBase {
  readonly kind: 'integer' | 'real';
  readonly minimum: number;
  readonly maximum: number;
}

export type SettingField = ChoiceField | NumberField;

export const settingFields: readonly SettingField[] = [
  {
    name: 'task',
    label: 'Task',
    group: 'Data',
    kind: 'choice',
    choices: tasks.map(({ id, name }) => ({ value: id, label: name })),
    help: 'What the model learns to turn a source into.',
  },
  {
    name: 'seed',
    label: 'Seed',
    group: 'Data',
    kind: 'integer',
    minimum: 0,
    maximum: 999_999_999,
    help: 'Fixes the starting weights and every batch; the same seed gives the same run.',
  },
  {
    name: 'attention',
    label: 'Attention',
    group: 'Model',
    kind: 'choice',
    choices: attentionMechanisms.map(({ id, label }) => ({ value: id, label })),
    help: 'How the decoder looks back at the source.',
  },
  {
    name: 'embedding',
    label: 'Embedding',
    group: 'Model',
    kind: 'integer',
    minimum: 4,
    maximum: 256,
    help: 'Numbers that stand for one character.',
  },
  {
    name: 'hidden',
    label: 'Hidden',
    group: 'Model',
    kind: 'integer',
    minimum: 4,
    maximum: 256,
    help: 'Units of each LSTM, in each direction.',
  },
  {
    name: 'encoderLayers',
    label: 'Encoder layers',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 1, label: '1' },
      { value: 2, label: '2' },
    ],
    help: 'LSTMs stacked on one another.',
  },
  {
    name: 'encoderDirections',
    label: 'Encoder directions',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 1, label: 'one' },
      { value: 2, label: 'two' },
    ],
    help: 'One reads the source left to right; two also reads it right to left.',
  },
  {
    name: 'dropout',
    label: 'Dropout',
    group: 'Model',
    kind: 'real',
    minimum: 0,
    maximum: 0.8,
    help: 'Share of embedding numbers set to zero in training, against learning by heart.',
  },
  {
    name: 'batch',
    label: 'Batch',
    group: 'Optimiser',
    kind: 'integer',
    minimum: 1,
    maximum: 512,
    help: 'Pairs in one training step.',
  },
  {
    name: 'learningRate',
    label: 'Learning rate',
    group: 'Optimiser',
    kind: 'real',
    minimum: 0.000001,
    maximum: 1,
    help: 'How far Adam moves the weights in one step.',
  },
  {
    name: 'gradientClip',
    label: 'Gradient clip',
    group: 'Optimiser',
    kind: 'real',
    minimum: 0,
    maximum: 100,
    help: 'Longest gradient that is taken as it is; a longer one is shortened to it. 0 takes every gradient.',
  },
  {
    name: 'backend',
    label: 'Backend',
    group: 'Optimiser',
    kind: 'choice',
    choices: [
      { value: 'webgpu', label: 'WebGPU' },
      { value: 'cpu', label: 'CPU' },
    ],
    help: 'Where the arithmetic runs: the graphics card, or the processor.',
  },
];

/** The options of a task at their defaults. */
export function defaultTaskOptions(task: string): Readonly<Record<string, number>> {
  return Object.fromEntries(taskById(task).options.map((option) => [option.name, option.default]));
}

export const defaultSettings: Settings = {
  task: 'reversal',
  taskOptions: defaultTaskOptions('reversal'),
  attention: 'additive',
  embedding: 32,
  hidden: 64,
  encoderLayers: 1,
  encoderDirections: 2,
  dropout: 0,
  batch: 64,
  learningRate: 0.003,
  gradientClip: 1,
  backend: 'webgpu',
  seed: 1,
};

interface Bounds {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** Reads a number that a person typed, or says in words what is accepted. */
export function readNumber(text: string, bounds: Bounds, whole: boolean): { value: number } | { error: string } {
  const value = Number(text.trim().replace(',', '.'));
  const { label, minimum, maximum } = bounds;
  const accepted = `${label} is ${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}.`;
  if (text.trim() === '' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return { error: accepted };
  if (value < minimum || value > maximum) return { error: accepted };
  return { value };
}

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
    for (const { name, label } of taskById(to.task).options) {
      const before = from.taskOptions[name];
      const after = to.taskOptions[name];
      if (before !== after) found.push({ label, from: String(before), to: String(after) });
    }
  }
  return found;
}

function show(field: SettingField, value: string | number): string {
  if (field.kind !== 'choice') return String(value);
  return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
}
