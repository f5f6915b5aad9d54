/** All that a person can choose, its bounds and its defaults, in one table that drives form, check and difference. */
import { type AttentionId, type AttentionMechanism, attentionById, attentionMechanisms } from '../model/attention';
import { taskById, tasks } from '../tasks';

// The page reads the mechanisms here, so that it need not know the model.
export { type AttentionMechanism, attentionMechanisms };

export interface Settings {
  readonly task: string;
  /** The task's own options by name. */
  readonly taskOptions: Readonly<Record<string, number>>;
  readonly attention: AttentionId;
  /** 1 where the attentional state is fed to the next step (Luong's mechanisms only), else 0. */
  readonly inputFeeding: number;
  readonly embedding: number;
  /** Of the encoder, in each direction. */
  readonly hidden: number;
  readonly decoderHidden: number;
  readonly encoderLayers: number;
  readonly encoderDirections: number;
  readonly decoderLayers: number;
  readonly dropout: number;
  readonly teacherForcing: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly gradientClip: number;
  readonly backend: 'webgpu' | 'cpu';
  /** How loops over time steps are launched on WebGPU. */
  readonly scans: 'measured' | 'operations' | 'steps' | 'sequences';
  /** The variant of the matrix product on WebGPU, by name. */
  readonly products: string;
  readonly seed: number;
}

export type SettingGroup = 'Data' | 'Model' | 'Optimiser' | 'Device';

interface FieldBase {
  readonly name: Exclude<keyof Settings, 'taskOptions'>;
  readonly label: string;
  readonly group: SettingGroup;
  /** What it does, in a sentence. */
  readonly help: string;
  /** Whether these settings give it a meaning; where they do not, the form leaves it out. */
  readonly applies?: (settings: Settings) => boolean;
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

/** Those of src/kernels/matmul, the general one included; a test holds the two lists together. */
export const productVariants: readonly string[] = [
  'measured',
  'general',
  'registers 8 × 8',
  'registers 4 × 4',
  'registers 1 × 8',
  'tiles 64 × 64 × 16',
  'tiles 32 × 32 × 32',
  'tiles 32 × 32, split 4',
];

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
    name: 'inputFeeding',
    label: 'Input feeding',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 0, label: 'off' },
      { value: 1, label: 'on' },
    ],
    help: 'Whether each step also reads what attention made of the step before.',
    applies: (settings) => mechanismOf(settings).canFeedInput,
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
    help: 'Units of each LSTM of the encoder, in each direction.',
  },
  {
    name: 'decoderHidden',
    label: 'Decoder hidden',
    group: 'Model',
    kind: 'integer',
    minimum: 4,
    maximum: 512,
    help: 'Units of each LSTM of the decoder.',
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
    name: 'decoderLayers',
    label: 'Decoder layers',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 1, label: '1' },
      { value: 2, label: '2' },
    ],
    help: 'LSTMs stacked on one another; attention looks from the top one.',
  },
  {
    name: 'dropout',
    label: 'Dropout',
    group: 'Model',
    kind: 'real',
    minimum: 0,
    maximum: 0.8,
    help: 'Share of the numbers of embeddings, and between layers, set to zero in training, against learning by heart.',
  },
  {
    name: 'teacherForcing',
    label: 'Teacher forcing',
    group: 'Optimiser',
    kind: 'real',
    minimum: 0,
    maximum: 1,
    help: 'How often the decoder is given the true previous character in training, and not its own guess. 1 is always.',
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
    group: 'Device',
    kind: 'choice',
    choices: [
      { value: 'webgpu', label: 'WebGPU' },
      { value: 'cpu', label: 'CPU' },
    ],
    help: 'Where the arithmetic runs: the graphics card, or the processor.',
  },
  {
    name: 'scans',
    label: 'Time steps',
    group: 'Device',
    kind: 'choice',
    choices: [
      { value: 'measured', label: 'measured' },
      { value: 'operations', label: 'by operation' },
      { value: 'steps', label: 'by step' },
      { value: 'sequences', label: 'by sequence' },
    ],
    help: 'On WebGPU, what one launch on the graphics card does: an operation of a time step, several of them, or all time steps. Measured is the fastest here; where a launch is slow in itself, others are not tried.',
  },
  {
    name: 'products',
    label: 'Matrix product',
    group: 'Device',
    kind: 'choice',
    choices: productVariants.map((name) => ({ value: name, label: name })),
    help: 'On WebGPU, the shader that multiplies matrices, where it fits the sizes. Measured is whichever is fastest here for each size.',
  },
];

export function mechanismOf({ attention }: Pick<Settings, 'attention'>): AttentionMechanism {
  return attentionById(attention);
}

/** Why the chosen mechanism cannot work with the chosen sizes, in words; undefined where it can. */
export function objectionTo(settings: Settings): string | undefined {
  return mechanismOf(settings).objection?.(settings);
}

/** The options of a task at their defaults. */
export function defaultTaskOptions(task: string): Readonly<Record<string, number>> {
  return Object.fromEntries(taskById(task).options.map((option) => [option.name, option.default]));
}

export const defaultSettings: Settings = {
  task: 'reversal',
  taskOptions: defaultTaskOptions('reversal'),
  attention: 'additive',
  embedding: 32,
  inputFeeding: 0,
  hidden: 64,
  decoderHidden: 64,
  encoderLayers: 1,
  encoderDirections: 2,
  decoderLayers: 1,
  dropout: 0,
  teacherForcing: 1,
  batch: 64,
  learningRate: 0.003,
  gradientClip: 1,
  backend: 'webgpu',
  scans: 'measured',
  products: 'measured',
  seed: 1,
};

interface Bounds {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** "1,000": thousands as the page prints them. A leading zero makes no group, so "0,003" has a decimal comma. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/**
 * Reads a number that a person typed, or says in words what is accepted. In a whole number commas part thousands; in a
 * real one a comma is the decimal sign, and what could be either is refused.
 */
export function readNumber(text: string, bounds: Bounds, whole: boolean): { value: number } | { error: string } {
  const plain = withoutCommas(text.trim(), whole);
  const value = Number(plain);
  const { label, minimum, maximum } = bounds;
  const accepted = `${label} is ${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}.`;
  if (plain === '' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return { error: accepted };
  if (value < minimum || value > maximum) return { error: accepted };
  return { value };
}

/** With a point for the decimal comma; empty where a comma could mean either. */
function withoutCommas(text: string, whole: boolean): string {
  if (GROUPED.test(text)) return whole ? text.replaceAll(',', '') : '';
  return whole ? text : text.replace(',', '.');
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
