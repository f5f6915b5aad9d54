/** What a command line asks for. */
import { parseArgs } from 'node:util';
import { taskById, tasks } from '../tasks';
import { checkSettings } from '../worker/checkSettings';
import type { ExportFormat } from '../worker/protocol';
import { readNumber } from '../worker/readNumber';
import { defaultSettings, defaultTaskOptions, type Settings, settingFields } from '../worker/settings';

export interface TrainArguments {
  readonly command: 'train';
  readonly settings: Settings;
  readonly steps: number;
  /** Folder of the weights. */
  readonly out: string;
}

export interface EvaluateArguments {
  readonly command: 'evaluate';
  readonly weights: string;
  /** Lines of a source, a tab and a target. */
  readonly pairs: string;
  readonly json: boolean;
  /** Whether the JSON holds the logits too. */
  readonly logits: boolean;
  /** In place of the backend of the file. */
  readonly backend?: Settings['backend'];
}

export interface ExportArguments {
  readonly command: 'export';
  readonly weights: string;
  readonly format: ExportFormat;
  readonly out: string;
  /** The file of own pairs, which a PyTorch project of them holds and a weights file does not. */
  readonly pairs?: string;
  /** The file of own pairs that was the test set, where it was a file of its own. */
  readonly test?: string;
}

export const usage = `npm run headless -- train --task reversal --attention additive --steps 500 --out DIR [--hidden 64 …]
npm run headless -- evaluate --weights FILE --pairs FILE.tsv [--json [--logits]] [--backend webgpu|cpu]
npm run headless -- export --weights FILE --format pytorch|onnx|safetensors --out DIR [--pairs FILE.tsv [--test FILE.tsv]]
The pairs of evaluate are read as the model reads them: columns and letters are not changed as the options of own pairs say.
Of train, every setting of the page is an option by its name, and so is every option of the task:
  --${[...new Set([...settingFields, ...tasks.flatMap(({ options }) => options)].map(({ name }) => name))].join(' --')}`;

const formats: readonly ExportFormat[] = ['safetensors', 'pytorch', 'onnx'];
const backends: readonly Settings['backend'][] = ['webgpu', 'cpu'];
/** The device counts steps in float32, which knows whole numbers up to here. */
const MOST_STEPS = 2 ** 24;

/** Throws in words where the arguments are no command. */
export function readArguments([command, ...args]: readonly string[]):
  | TrainArguments
  | EvaluateArguments
  | ExportArguments {
  switch (command) {
    case 'train':
      return readTrain(args);
    case 'evaluate': {
      const { weights, pairs, backend, json, logits } = values(
        args,
        ['weights', 'pairs', 'backend'],
        ['json', 'logits'],
      );
      return {
        command,
        weights: required('weights', weights),
        pairs: required('pairs', pairs),
        json: json === true,
        logits: logits === true,
        ...(backend === undefined ? {} : { backend: oneOf('backend', backend, backends) }),
      };
    }
    case 'export': {
      const { weights, format, out, pairs, test } = values(args, ['weights', 'format', 'out', 'pairs', 'test']);
      return {
        command,
        weights: required('weights', weights),
        format: oneOf('format', format, formats),
        out: required('out', out),
        ...(pairs === undefined ? {} : { pairs: required('pairs', pairs) }),
        ...(test === undefined ? {} : { test: required('test', test) }),
      };
    }
    default:
      throw new Error(`The command is train, evaluate or export.\n\n${usage}`);
  }
}

function readTrain(args: readonly string[]): TrainArguments {
  const optionNames = tasks.flatMap(({ options }) => options.map(({ name }) => name));
  const given = values(args, ['steps', 'out', ...settingFields.map(({ name }) => name), ...optionNames]);
  const fields: Record<string, unknown> = { ...defaultSettings };
  for (const field of settingFields) {
    const text = given[field.name];
    if (typeof text !== 'string') continue;
    if (field.kind === 'choice') {
      // What is no choice is left as it is, for the check to refuse.
      fields[field.name] =
        field.choices.find(({ value, label }) => text === String(value) || text === label)?.value ?? text;
    } else {
      fields[field.name] = numberOf(text, { ...field, label: `--${field.name}` }, field.kind === 'integer');
    }
  }
  const task = taskById(String(fields.task));
  const taskOptions: Record<string, number> = { ...defaultTaskOptions(task.id) };
  for (const name of optionNames) {
    const text = given[name];
    if (typeof text !== 'string') continue;
    const option = task.options.find((one) => one.name === name);
    if (!option) throw new Error(`The task ${task.name} has no option --${name}.`);
    taskOptions[name] = numberOf(text, { ...option, label: `--${name}` }, true);
  }
  const settings = checkSettings({ ...fields, taskOptions });
  const steps = numberOf(required('steps', given.steps), { label: '--steps', minimum: 1, maximum: MOST_STEPS }, true);
  return { command: 'train', settings, steps, out: required('out', given.out) };
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** The values of options that take one and of those that take none. */
function values(args: readonly string[], names: readonly string[], switches: readonly string[] = []): Values {
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' }] as const),
    ...switches.map((name) => [name, { type: 'boolean' }] as const),
  ]);
  return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Values;
}

function required(name: string, value: string | boolean | undefined): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`--${name} is missing.\n\n${usage}`);
}

function oneOf<Choice extends string>(
  name: string,
  value: string | boolean | undefined,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (!found) throw new Error(`--${name} is one of ${choices.join(', ')}.`);
  return found;
}

function numberOf(text: string, bounds: Parameters<typeof readNumber>[1], whole: boolean): number {
  const read = readNumber(text, bounds, whole);
  if ('error' in read) throw new Error(read.error);
  return read.value;
}
