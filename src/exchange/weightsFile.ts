/**
 * A model as a safetensors file: its parameters by PyTorch's names, Adam's moments beside them, and in the metadata, under
 * `interlinear`, what the numbers belong to. Such a file is read by whatever reads safetensors, and goes on training here.
 */

import { attentionById, attentionMechanisms } from '../model/attention';
import { sizesOf } from '../model/attention/mechanism';
import { evaluationGraph } from '../model/graphs';
import type { ModelSettings, SelfAttentionSettings, TransformerSettings } from '../model/modelSettings';
import type { HeldOutLoss } from '../model/schedule';
import { type TokenKind, type TokenSet, tokenName } from '../tasks/tokens';
import { Vocabulary } from '../tasks/vocabulary';
import { describeValue } from './describeValue';
import type { ExportedFile, HostTensor, HostTensors, ModelState } from './modelState';
import { readSafetensors, writeSafetensors } from './safetensors';

/** What stands before a parameter's name where the tensor is one of its moments. */
export const FIRST_MOMENT = 'optimiser.first_moment.';
export const SECOND_MOMENT = 'optimiser.second_moment.';

/** Of the description in the metadata. A later one is refused: it may mean other things by the same names. */
const VERSION = 2;
/** The key of the description. */
const DESCRIPTION = 'interlinear';
/** The ledger counts steps in float32, which knows whole numbers up to twice this: room to train on. */
const MOST_STEPS = 2 ** 23;
/** Beyond this no page could hold the model. */
const LARGEST_SIZE = 65_536;
const MOST_LAYERS = 4;
const MOST_HEADS = 8;

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
  const { settings, model, step, tested, testFile, source, target } = state;
  const heldOut = state.heldOut?.filter(({ loss }) => Number.isFinite(loss)); // JSON has no other numbers
  const description = { version: VERSION, settings, model, step, tested, testFile, heldOut, source, target };
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

/** The model that a file is of, of whose tensors nothing is known yet. Throws as `readWeights` does. */
export function modelOfFile(bytes: Uint8Array): ModelSettings {
  const { description } = descriptionIn(readSafetensors(bytes).metadata);
  return modelOf(recordOf(description.model, 'model'));
}

/**
 * Reads a model, with every tensor that its settings imply and no other; `fetchHeads` is to be waited for before. The
 * settings themselves are only known to be an object. Throws a `SafetensorsError` or a `WeightsFileError`.
 */
export function readWeights(bytes: Uint8Array): ModelState {
  const { tensors, metadata } = readSafetensors(bytes);
  const { description, version } = descriptionIn(metadata);
  const settings = recordOf(description.settings, 'settings');
  const model = modelOf(recordOf(description.model, 'model'));
  const step = wholeNumber(description.step, 'step', 0, MOST_STEPS);
  const tested = description.tested === undefined ? {} : { tested: wholeNumber(description.tested, 'tested', 0, step) };
  const testFile = description.testFile === true ? { testFile: true as const } : {};
  const heldOut = description.heldOut === undefined ? {} : { heldOut: heldOutOf(description.heldOut) };
  const side = (name: 'source' | 'target') => (version === 1 ? firstVersionSide(description, name) : description[name]);
  const source = tokenSetOf(side('source'), 'source', model.sourceVocabulary);
  const target = tokenSetOf(side('target'), 'target', model.targetVocabulary);

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
  const learnt = { step, ...tested, ...testFile, ...heldOut };
  return { model, settings, source, target, ...learnt, parameters, firstMoments, secondMoments };
}

function descriptionIn(metadata: ReadonlyMap<string, string>) {
  const text = metadata.get(DESCRIPTION);
  if (text === undefined) throw new WeightsFileError('The file does not say which model its weights belong to.');
  const description = recordOf(parse(text), 'the description');
  const { version } = description;
  if (version !== VERSION && version !== 1) {
    throw new WeightsFileError(
      `The file is of version ${describeValue(version)}; versions 1 and ${VERSION} are what this program reads.`,
    );
  }
  return { description, version };
}

/** Name and shape of each parameter, in the model's order; throws where its settings do not go together. */
function shapesOf(model: ModelSettings): [name: string, shape: readonly number[]][] {
  const objection = attentionById(model.attention).objection?.(sizesOf(model));
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
    encoderLayers: size('encoderLayers', MOST_LAYERS),
    encoderDirections: size('encoderDirections', 2),
    decoderLayers: size('decoderLayers', MOST_LAYERS),
    sourceVocabulary: size('sourceVocabulary'),
    targetVocabulary: size('targetVocabulary'),
    ...(mechanism.heads ? { transformer: transformerOf(value.transformer) } : {}),
    ...(value.selfAttention === undefined || mechanism.heads
      ? {}
      : { selfAttention: selfAttentionOf(value.selfAttention) }),
  };
}

function transformerOf(value: unknown): TransformerSettings {
  const given = recordOf(value, 'transformer');
  const size = (name: keyof TransformerSettings, most = LARGEST_SIZE) => wholeNumber(given[name], name, 1, most);
  return {
    heads: size('heads', MOST_HEADS),
    feedForward: size('feedForward'),
    norm: oneOf(given.norm, 'norm', ['pre', 'post']),
    positions: oneOf(given.positions, 'positions', ['sinusoidal', 'learned', 'rotary']),
    activation: oneOf(given.activation, 'activation', ['relu', 'gelu']),
    reach: size('reach'),
    length: size('length'),
  };
}

function selfAttentionOf(value: unknown): SelfAttentionSettings {
  const { encoder, decoder, heads } = recordOf(value, 'selfAttention');
  if (typeof encoder !== 'boolean' || typeof decoder !== 'boolean') {
    throw new WeightsFileError('selfAttention does not say whether encoder and decoder look at themselves.');
  }
  return { encoder, decoder, heads: wholeNumber(heads, 'heads', 1, MOST_HEADS) };
}

function oneOf<Choice extends string>(value: unknown, name: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new WeightsFileError(`${name} must be one of ${choices.join(', ')}; it is ${describeValue(value)}.`);
}

/** Files of the first version have characters alone, under names of their own. */
function firstVersionSide(description: Readonly<Record<string, unknown>>, name: 'source' | 'target'): unknown {
  return { kind: 'characters', tokens: description[`${name}Characters`] };
}

function heldOutOf(value: unknown): readonly HeldOutLoss[] {
  if (!Array.isArray(value)) throw new WeightsFileError('heldOut is no list of losses.');
  return value.map((measured) => {
    const { step, loss } = recordOf(measured, 'heldOut');
    if (typeof loss !== 'number') {
      throw new WeightsFileError(`A held-out loss must be a number; it is ${describeValue(loss)}.`);
    }
    return { step: wholeNumber(step, 'The step of a held-out loss', 0, MOST_STEPS), loss };
  });
}

const tokenKinds: readonly TokenKind[] = ['characters', 'words', 'spaced'];

/** The tokens of a vocabulary of so many, the marks counted. */
function tokenSetOf(value: unknown, name: string, vocabularySize: number): TokenSet {
  const given = recordOf(value, name);
  const kind = tokenKinds.find((known) => known === given.kind);
  if (!kind) throw new WeightsFileError(`${name} has no tokens of kind ${describeValue(given.kind)}.`);
  const { tokens } = given;
  if (!Array.isArray(tokens) || !tokens.every((token) => typeof token === 'string')) {
    throw new WeightsFileError(`${name} has no list of ${tokenName(kind)}s.`);
  }
  try {
    const { size } = new Vocabulary({ kind, tokens });
    if (size === vocabularySize) return { kind, tokens };
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
