/** All that a person can choose, its bounds and its defaults, in one table that drives form, check and difference. */
import { type AttentionId, type AttentionMechanism, attentionById, attentionMechanisms } from '../model/attention';
import { encoderWidth } from '../model/modelSettings';
import { isTransformer } from '../model/transformer/transformerSettings';
import { taskById, taskGroups } from '../tasks';

// The page reads the mechanisms here, so that it need not know the model.
export { type AttentionMechanism, attentionMechanisms, isTransformer };

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
  /** Of LSTMs: which side also looks at its own states. */
  readonly selfAttention: 'off' | 'encoder' | 'decoder' | 'both';
  /** Of a Transformer, or of the self-attention beside LSTMs. */
  readonly heads: number;
  readonly feedForward: number;
  readonly norm: 'pre' | 'post';
  readonly positions: 'sinusoidal' | 'learned' | 'rotary';
  readonly activation: 'relu' | 'gelu';
  /** How far a sparse pattern reaches, in positions. */
  readonly reach: number;
  readonly dropout: number;
  readonly teacherForcing: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly gradientClip: number;
  /** What becomes of the learning rate while training goes on. */
  readonly schedule: 'constant' | 'cosine' | 'plateau';
  readonly warmUpSteps: number;
  readonly cosineSteps: number;
  readonly plateauEvaluations: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  readonly backend: 'webgpu' | 'cpu';
  /** How loops over time steps are launched on WebGPU. */
  readonly scans: 'measured' | 'operations' | 'steps' | 'sequences';
  /** The variant of the matrix product on WebGPU, by name. */
  readonly products: string;
  readonly seed: number;
  /** When training stops by itself; of each rule 0 means never. */
  readonly stopSteps: number;
  readonly stopMinutes: number;
  /** Share of the held-out pairs that are right in every token. */
  readonly stopExact: number;
  readonly stopEvaluations: number;
}

export type SettingGroup = 'Data' | 'Model' | 'Optimiser' | 'Stop' | 'Device';

interface FieldBase {
  readonly name: Exclude<keyof Settings, 'taskOptions'>;
  readonly label: string;
  readonly group: SettingGroup;
  /** What it does, in a sentence. */
  readonly help: string;
  /** Whether these settings give it a meaning; where they do not, the form leaves it out. */
  readonly applies?: (settings: Settings) => boolean;
  /** Whether it came after the first files: those lack it, and mean its default. */
  readonly later?: true;
}

export interface Choice {
  readonly value: string | number;
  readonly label: string;
  /** The heading that it stands under in a menu, if any. */
  readonly group?: string;
}

export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
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
  'tiles 16 × 16, split 16',
  'tiles 64 × 64 × 16, exact, 8 × 8',
  'tiles 64 × 64 × 16, exact',
  'tiles 32 × 32 × 32, exact',
];

export const settingFields: readonly SettingField[] = [
  {
    name: 'task',
    label: 'Task',
    group: 'Data',
    kind: 'choice',
    choices: taskGroups.flatMap(({ label: group, tasks }) =>
      tasks.map(({ id, name }) => ({ value: id, label: name, group })),
    ),
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
    help: 'Numbers that stand for one character; in a Transformer also the width of every layer.',
  },
  {
    name: 'hidden',
    label: 'Hidden',
    group: 'Model',
    kind: 'integer',
    minimum: 4,
    maximum: 256,
    help: 'Units of each LSTM of the encoder, in each direction.',
    applies: isRecurrent,
  },
  {
    name: 'decoderHidden',
    label: 'Decoder hidden',
    group: 'Model',
    kind: 'integer',
    minimum: 4,
    maximum: 512,
    help: 'Units of each LSTM of the decoder.',
    applies: isRecurrent,
  },
  {
    name: 'encoderLayers',
    label: 'Encoder layers',
    group: 'Model',
    kind: 'choice',
    choices: counts(1, 2, 3, 4),
    help: 'LSTMs, or layers of a Transformer, stacked on one another.',
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
    applies: isRecurrent,
  },
  {
    name: 'decoderLayers',
    label: 'Decoder layers',
    group: 'Model',
    kind: 'choice',
    choices: counts(1, 2, 3, 4),
    help: 'LSTMs stacked on one another, of which the top one looks; or layers of a Transformer, each of which looks.',
  },
  {
    name: 'selfAttention',
    label: 'Self-attention',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 'off', label: 'off' },
      { value: 'encoder', label: 'encoder' },
      { value: 'decoder', label: 'decoder' },
      { value: 'both', label: 'both' },
    ],
    help: 'Whether the states of the LSTMs also look at one another: the encoder’s at all of the source, the decoder’s at those before.',
    applies: isRecurrent,
    later: true,
  },
  {
    name: 'heads',
    label: 'Heads',
    group: 'Model',
    kind: 'choice',
    choices: counts(1, 2, 3, 4, 5, 6, 7, 8),
    help: 'Parts of a state that look for themselves, each with weights of its own.',
    applies: (settings) => !isRecurrent(settings) || settings.selfAttention !== 'off',
    later: true,
  },
  {
    name: 'feedForward',
    label: 'Feed-forward',
    group: 'Model',
    kind: 'integer',
    minimum: 4,
    maximum: 1024,
    help: 'Units of the small network that works on each position by itself, after it has looked.',
    applies: isTransformer,
    later: true,
  },
  {
    name: 'norm',
    label: 'Layer norm',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 'pre', label: 'before' },
      { value: 'post', label: 'after' },
    ],
    help: 'Where states are brought to one scale: before each part, which trains steadily, or after, as in the paper of 2017, which wants a warm-up.',
    applies: isTransformer,
    later: true,
  },
  {
    name: 'positions',
    label: 'Positions',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 'sinusoidal', label: 'sinusoidal' },
      { value: 'learned', label: 'learned' },
      { value: 'rotary', label: 'rotary' },
    ],
    help: 'How a position is known: by waves or by learned numbers that are added to the embedding, or by turning queries and keys, so that only distances count.',
    applies: isTransformer,
    later: true,
  },
  {
    name: 'activation',
    label: 'Activation',
    group: 'Model',
    kind: 'choice',
    choices: [
      { value: 'relu', label: 'ReLU' },
      { value: 'gelu', label: 'GELU' },
    ],
    help: 'The bend in the feed-forward part: nothing below 0, or a smooth way there.',
    applies: isTransformer,
    later: true,
  },
  {
    name: 'reach',
    label: 'Reach w',
    group: 'Model',
    kind: 'integer',
    minimum: 1,
    maximum: 64,
    help: 'How many positions a window reaches to either side; of strided attention the stride, of blocks the length.',
    applies: (settings) => hasPattern(settings),
    later: true,
  },
  {
    name: 'dropout',
    label: 'Dropout',
    group: 'Model',
    kind: 'real',
    minimum: 0,
    maximum: 0.8,
    help: 'Share of the numbers of embeddings, and of what layers hand on, set to zero in training, against learning by heart.',
  },
  {
    name: 'teacherForcing',
    label: 'Teacher forcing',
    group: 'Optimiser',
    kind: 'real',
    minimum: 0,
    maximum: 1,
    help: 'How often the decoder is given the true previous character in training, and not its own guess. 1 is always.',
    applies: isRecurrent,
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
    name: 'warmUpSteps',
    label: 'Warm-up steps',
    group: 'Optimiser',
    kind: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    help: 'Steps over which the learning rate first rises evenly to its value, while Adam’s averages are still those of a few batches. 0 begins with all of it.',
    later: true,
  },
  {
    name: 'schedule',
    label: 'Schedule',
    group: 'Optimiser',
    kind: 'choice',
    choices: [
      { value: 'constant', label: 'constant' },
      { value: 'cosine', label: 'cosine' },
      { value: 'plateau', label: 'plateau' },
    ],
    help: 'What becomes of the learning rate afterwards: it stays, falls to 0 along half a cosine wave, or is halved when the held-out loss falls no further.',
    later: true,
  },
  {
    name: 'cosineSteps',
    label: 'Cosine steps',
    group: 'Optimiser',
    kind: 'integer',
    minimum: 1,
    maximum: 10_000_000,
    help: 'Steps after the warm-up until the learning rate is 0. From there on training stands still.',
    applies: ({ schedule }) => schedule === 'cosine',
    later: true,
  },
  {
    name: 'plateauEvaluations',
    label: 'Plateau',
    group: 'Optimiser',
    kind: 'integer',
    minimum: 1,
    maximum: 1000,
    help: 'How many times in a row the held-out loss is measured and is no lower before the learning rate is halved.',
    applies: ({ schedule }) => schedule === 'plateau',
    later: true,
  },
  {
    name: 'weightDecay',
    label: 'Weight decay',
    group: 'Optimiser',
    kind: 'real',
    minimum: 0,
    maximum: 10,
    help: 'What a step takes off every weight and bias: this times the learning rate, as a share of it (AdamW). It keeps them small, against learning by heart.',
    later: true,
  },
  {
    name: 'labelSmoothing',
    label: 'Label smoothing',
    group: 'Optimiser',
    kind: 'real',
    minimum: 0,
    maximum: 0.9,
    help: 'Share of the right answer that training spreads evenly over all tokens, against overconfidence. The training loss then stays above 0; the held-out loss is measured without.',
    later: true,
  },
  {
    name: 'stopSteps',
    label: 'Stop after steps',
    group: 'Stop',
    kind: 'integer',
    minimum: 0,
    maximum: 10_000_000,
    help: 'The step after which training stops by itself. 0 is never.',
    later: true,
  },
  {
    name: 'stopMinutes',
    label: 'Stop after minutes',
    group: 'Stop',
    kind: 'real',
    minimum: 0,
    maximum: 100_000,
    help: 'Minutes of training, pauses not counted, after which it stops. 0 is never.',
    later: true,
  },
  {
    name: 'stopExact',
    label: 'Stop at exact match',
    group: 'Stop',
    kind: 'real',
    minimum: 0,
    maximum: 1,
    help: 'Share of the held-out pairs that must be right in every token for training to stop: 0.99 is 99 %. 0 is never.',
    later: true,
  },
  {
    name: 'stopEvaluations',
    label: 'Stop without improvement',
    group: 'Stop',
    kind: 'integer',
    minimum: 0,
    maximum: 10_000,
    help: 'How many times in a row the held-out loss is measured and is no lower before training stops. 0 is never.',
    later: true,
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
    help: 'On WebGPU, what one launch on the graphics card does: an operation of a time step, several of them, or all time steps. Measured is the fastest here; where nothing was tried, as on a software adapter, it is by operation.',
    applies: isRecurrent,
    later: true,
  },
  {
    name: 'products',
    label: 'Matrix product',
    group: 'Device',
    kind: 'choice',
    choices: productVariants.map((name) => ({ value: name, label: name })),
    help: 'On WebGPU, the shader that multiplies matrices, where it fits the sizes. Measured is whichever is fastest here for each size; where none was tried, as on a software adapter, a fixed rule picks it.',
    later: true,
  },
];

/** Whether the model is made of LSTMs. */
export function isRecurrent(settings: Pick<Settings, 'attention'>): boolean {
  return !isTransformer(settings);
}

/** Whether positions look at some others only. */
function hasPattern(settings: Pick<Settings, 'attention' | 'reach'>): boolean {
  const itself = mechanismOf(settings).heads?.itself(settings);
  return itself?.kind === 'scored' && itself.pattern !== 'dense';
}

function counts(...values: number[]): readonly Choice[] {
  return values.map((value) => ({ value, label: String(value) }));
}

export function mechanismOf({ attention }: Pick<Settings, 'attention'>): AttentionMechanism {
  return attentionById(attention);
}

/** Why the chosen mechanism cannot work with the chosen sizes, in words; undefined where it can. */
export function objectionTo(settings: Settings): string | undefined {
  return mechanismOf(settings).objection?.(settings) ?? objectionToSelfAttention(settings);
}

/** The heads beside an LSTM share its states evenly. */
function objectionToSelfAttention(settings: Settings): string | undefined {
  const { selfAttention, heads } = settings;
  const sides = [
    { label: 'Hidden times its directions', size: encoderWidth(settings), looks: selfAttention !== 'decoder' },
    { label: 'Decoder hidden', size: settings.decoderHidden, looks: selfAttention !== 'encoder' },
  ];
  const uneven = selfAttention === 'off' ? undefined : sides.find(({ size, looks }) => looks && size % heads !== 0);
  return (
    uneven &&
    `The heads of self-attention share the states evenly: ${uneven.label} is ${uneven.size}, which ${heads} heads do not part. Choose other Heads or another size.`
  );
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
  selfAttention: 'off',
  heads: 4,
  feedForward: 128,
  norm: 'pre',
  positions: 'sinusoidal',
  activation: 'relu',
  reach: 3,
  dropout: 0,
  teacherForcing: 1,
  batch: 64,
  learningRate: 0.003,
  gradientClip: 1,
  schedule: 'constant',
  warmUpSteps: 0,
  cosineSteps: 2000,
  plateauEvaluations: 10,
  weightDecay: 0,
  labelSmoothing: 0,
  backend: 'webgpu',
  scans: 'measured',
  products: 'measured',
  seed: 1,
  stopSteps: 0,
  stopMinutes: 0,
  stopExact: 0,
  stopEvaluations: 0,
};

/** What a file that lacks the field means by it; undefined where every file has it. */
export function meaningOfAbsence({ name, later }: SettingField): string | number | undefined {
  return later ? defaultSettings[name] : undefined;
}

/** Fields that mean something else than how they begin, though beside the other settings they mean nothing. */
export function idleFields(settings: Settings): readonly SettingField[] {
  return settingFields.filter(
    ({ name, applies }) => applies && !applies(settings) && settings[name] !== defaultSettings[name],
  );
}

/** The settings with every idle field as it begins. */
export function withoutIdle(settings: Settings): Settings {
  const begun = idleFields(settings).map(({ name }) => [name, defaultSettings[name]]);
  return { ...settings, ...Object.fromEntries(begun) };
}

/** The settings with those fields as they are in `began` that mean nothing here and will, once the changes are made. */
export function withReturning(settings: Settings, changes: Partial<Settings>, began: Settings): Settings {
  const changed = { ...settings, ...changes };
  const returning = settingFields.filter(({ applies }) => applies?.(changed) && !applies(settings) && applies(began));
  return { ...settings, ...Object.fromEntries(returning.map(({ name }) => [name, began[name]])) };
}
