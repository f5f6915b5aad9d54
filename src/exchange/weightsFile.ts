/**
 * A model as a safetensors file: its parameters by PyTorch's names, Adam's moments beside them, and in the metadata, under
 * `interlinear`, what the numbers belong to. Such a file is read by whatever reads safetensors, and goes on training here.
 */

import { attentionById, attentionMechanisms } from '../model/attention';
import { evaluationGraph } from '../model/graphs';
import type { ModelSettings } from '../model/modelSettings';
import { Vocabulary } from '../tasks/vocabulary';
import { describeValue } from './describeValue';
import type { ExportedFile, HostTensor, HostTensors, ModelState } from './modelState';
import { readSafetensors, writeSafetensors } from './safetensors';

/** What stands before a parameter's name where the tensor is one of its moments. */
export const FIRST_MOMENT = 'optimiser.first_moment.';
export const SECOND_MOMENT = 'optimiser.second_moment.';

/** Of the description in the metadata. Another is refused: it may mean other things by the same names. */
const VERSION = 1;
/** The key of the description. */
const DESCRIPTION = 'interlinear';
/** The ledger counts steps in float32, which knows whole numbers up to twice this: room to train on. */
const MOST_STEPS = 2 ** 23;
/** Beyond this no page could hold the model. */
const LARGEST_SIZE = 65_536;

/** Safetensors, but not a model of ours; its message is one sentence that says what is wrong. */
export class WeightsFileError extends Error {
  override readonly name = 'WeightsFileError';
}

/** The file as it is downloaded. */
export function weightsFile(state: ModelState): ExportedFile {
  const { task } = state.settings;
  const name = ['interlinear', task, state.model.attention, state.step].filter((part) => part !== undefined).join('-');
  return { name: `${name}.safetensors`, mediaType: 'application/octet-stream', bytes: writeWeights(state) };
}

/** Throws a `SafetensorsError` where a number is not finite. */
export function writeWeights(state: ModelState): Uint8Array<ArrayBuffer> {
  const { settings, model, step, sourceCharacters, targetCharacters } = state;
  const description = { version: VERSION, settings, model, step, sourceCharacters, targetCharacters };
  const tensors = new Map<string, HostTensor>([
    ...state.parameters,
    ...prefixed(FIRST_MOMENT, state.firstMoments),
    ...prefixed(SECOND_MOMENT, state.secondMoments),
  ]);
  const metadata = new Map([
    ['format', 'pt'], // as the tools write that mean PyTorch's names and layouts
    [DESCRIPTION, JSON.stringify(description)],
  ]);
  return writeSafetensors(tensors, metadata);
}

/**
 * Reads a model, with every tensor that its settings imply and no other. The settings themselves are only known to be an
 * object. Throws a `SafetensorsError` or a `WeightsFileError`.
 */
export function readWeights(bytes: Uint8Array): ModelState {
  const { tensors, metadata } = readSafetensors(bytes);
  const text = metadata.get(DESCRIPTION);
  if (text === undefined) throw new WeightsFileError('The file does not say which model its weights belong to.');
  const description = recordOf(parse(text), 'the description');
  if (description.version !== VERSION) {
    throw new WeightsFileError(
      `The file is of version ${describeValue(description.version)}; version ${VERSION} is what this program reads.`,
    );
  }
  const settings = recordOf(description.settings, 'settings');
  const model = modelOf(recordOf(description.model, 'model'));
  const step = wholeNumber(description.step, 'step', 0, MOST_STEPS);
  const sourceCharacters = charactersOf(description.sourceCharacters, 'sourceCharacters', model.sourceVocabulary);
  const targetCharacters = charactersOf(description.targetCharacters, 'targetCharacters', model.targetVocabulary);

  const shapes = shapesOf(model);
  const rest = new Map(tensors);
  const take = (prefix: string): HostTensors =>
    new Map(shapes.map(([name, shape]) => [name, pick(rest, prefix + name, shape)]));
  const [parameters, firstMoments, secondMoments] = [take(''), take(FIRST_MOMENT), take(SECOND_MOMENT)];
  for (const name of rest.keys())
    throw new WeightsFileError(`The file holds ${quote(name)}, which this model does not have.`);
  for (const [name, { data }] of secondMoments) {
    if (data.some((number) => number < 0)) {
      throw new WeightsFileError(`"${SECOND_MOMENT}${name}" is a mean of squares, but holds a negative number.`);
    }
  }
  return { model, settings, sourceCharacters, targetCharacters, step, parameters, firstMoments, secondMoments };
}

/** Name and shape of each parameter, in the model's order; throws where its settings do not go together. */
function shapesOf(model: ModelSettings): [name: string, shape: readonly number[]][] {
  const objection = attentionById(model.attention).objection?.(model);
  if (objection) throw new WeightsFileError(objection);
  const graph = evaluationGraph(model, { batch: 1, sourceSteps: 1, targetSteps: 1 });
  return graph.parameters.map(({ tensor }) => [tensor.name, tensor.shape]);
}

/** Takes a tensor out of those that are left. */
function pick(rest: Map<string, HostTensor>, name: string, shape: readonly number[]): HostTensor {
  const found = rest.get(name);
  if (!found) throw new WeightsFileError(`The file lacks "${name}".`);
  if (found.shape.join() !== shape.join()) {
    throw new WeightsFileError(
      `"${name}" has the shape [${found.shape.join(', ')}] where the model has [${shape.join(', ')}].`,
    );
  }
  rest.delete(name);
  return found;
}

function* prefixed(prefix: string, tensors: HostTensors): Generator<[string, HostTensor]> {
  for (const [name, tensor] of tensors) yield [prefix + name, tensor];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WeightsFileError('What the file says of its model is not JSON.');
  }
}

function modelOf(value: Readonly<Record<string, unknown>>): ModelSettings {
  const size = (name: keyof ModelSettings, most = LARGEST_SIZE) => wholeNumber(value[name], name, 1, most);
  const mechanism = attentionMechanisms.find(({ id }) => id === value.attention);
  if (!mechanism) throw new WeightsFileError(`There is no attention ${describeValue(value.attention)}.`);
  if (typeof value.inputFeeding !== 'boolean') {
    throw new WeightsFileError(`inputFeeding must be true or false; it is ${describeValue(value.inputFeeding)}.`);
  }
  if (value.inputFeeding && !mechanism.canFeedInput) {
    throw new WeightsFileError(`${mechanism.id} attention has no state that could be fed to the next step.`);
  }
  return {
    attention: mechanism.id,
    inputFeeding: value.inputFeeding,
    embedding: size('embedding'),
    hidden: size('hidden'),
    decoderHidden: size('decoderHidden'),
    encoderLayers: size('encoderLayers', 2),
    encoderDirections: size('encoderDirections', 2),
    decoderLayers: size('decoderLayers', 2),
    sourceVocabulary: size('sourceVocabulary'),
    targetVocabulary: size('targetVocabulary'),
  };
}

/** The characters of a vocabulary of so many tokens. */
function charactersOf(value: unknown, name: string, vocabularySize: number): readonly string[] {
  if (!Array.isArray(value) || !value.every((character) => typeof character === 'string')) {
    throw new WeightsFileError(`${name} is not a list of characters.`);
  }
  try {
    const { size } = new Vocabulary(value);
    if (size === vocabularySize) return value;
    throw new WeightsFileError(`${name} makes a vocabulary of ${size} tokens; the model has ${vocabularySize}.`);
  } catch (error) {
    if (error instanceof RangeError) throw new WeightsFileError(`${name}: ${error.message}`);
    throw error;
  }
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new WeightsFileError(`${name} must be a whole number from ${least} to ${most}; it is ${describeValue(value)}.`);
}

function recordOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new WeightsFileError(`The file says nothing readable of ${name}.`);
}

function quote(text: string): string {
  return text.length > 80 ? `"${text.slice(0, 80)}…"` : `"${text}"`;
}
