/** Measures a model on pairs from a file: what it says of each, how sure it is, and where it looks. */
import type { ModelState } from '../exchange/modelState';
import type { Backend } from '../kernels/backend';
import { Evaluator } from '../model/evaluator';
import type { GraphMemory } from '../model/graph/memory';
import { evaluationGraph } from '../model/graphs';
import type { ModelSettings } from '../model/modelSettings';
import { ParameterStore } from '../model/parameterStore';
import { Translator } from '../model/translator';
import { openTask } from '../tasks';
import { makeBatch, stepsOf, stepsOfPairs, type Vocabularies } from '../tasks/batch';
import { ownId } from '../tasks/own/ownTask';
import type { Pair } from '../tasks/task';
import { Vocabulary } from '../tasks/vocabulary';
import { openModel } from '../worker/openModel';
import { ownInputSteps } from '../worker/run';
import type { EvaluateArguments } from './arguments';
import { openDevice } from './device';
import { read } from './files';
import { readPairs } from './pairs';

/** What the decoder made of a source, step by step. */
export interface Reading {
  readonly prediction: string;
  /** The tokens whose probability is given, the end mark included. */
  readonly tokens: readonly string[];
  /** ln p of each token, given the source and the tokens before it. */
  readonly logProbabilities: readonly number[];
  /** A row for each token, over the source and its end mark; no rows where the model has no attention. */
  readonly alignment: readonly (readonly number[])[];
  /** Before the softmax: a row for each token, over the vocabulary. */
  readonly logits?: readonly (readonly number[])[];
}

export interface EvaluatedPair extends Pair {
  /** Mean cross-entropy per target token, in nats, with the true past as input. */
  readonly loss: number;
  /** The target's tokens, with the true past as input; its prediction is the likeliest token at each step. */
  readonly teacherForced: Reading;
  /** The model's own tokens, with its own past as input. */
  readonly greedy: Reading;
  /** Whether the greedy prediction is the target. */
  readonly exact: boolean;
}

export interface EvaluationReport {
  readonly weights: string;
  /** Steps of training behind the weights. */
  readonly step: number;
  readonly backend: string;
  readonly count: number;
  readonly exact: number;
  /** Over all target tokens. */
  readonly loss: number;
  readonly pairs: readonly EvaluatedPair[];
}

/** Pairs that are computed together. */
const CHUNK = 64;
const LOGITS = 'decoder.logits';
const WEIGHTS = 'decoder.attention.weights';

export async function evaluate(
  { weights, pairs: path, logits, backend: wanted }: Omit<EvaluateArguments, 'command' | 'json'>,
  print: (line: string) => void,
): Promise<EvaluationReport> {
  const { settings, state } = await openModel(await read(weights));
  const source = new Vocabulary(state.source);
  const target = new Vocabulary(state.target);
  const pairs = readPairs(await read(path), path, target);
  // As long as the page lets the model speak. Own pairs are in no weights file, and so it goes by those that are measured.
  const steps =
    settings.task === ownId
      ? stepsOfPairs(pairs, { source, target })
      : stepsOf(await openTask(settings.task, settings.taskOptions));
  const { targetSteps } = ownInputSteps(steps, state.model);
  const backend = await openDevice(wanted ?? settings.backend, print);
  try {
    const evaluated = await backend.guarded(async () => {
      const parameters = storeOf(backend, state);
      const subject = { model: state.model, parameters, vocabularies: { source, target }, targetSteps };
      const chunks: EvaluatedPair[][] = [];
      for (let at = 0; at < pairs.length; at += CHUNK) {
        chunks.push(await evaluateChunk(subject, pairs.slice(at, at + CHUNK), logits));
      }
      parameters.release();
      return chunks.flat();
    });
    return {
      weights,
      step: state.step,
      backend: backend.description,
      count: pairs.length,
      exact: evaluated.filter(({ exact }) => exact).length,
      loss: meanLoss(evaluated.flatMap(({ teacherForced }) => teacherForced.logProbabilities)),
      pairs: evaluated,
    };
  } finally {
    backend.destroy();
  }
}

/** The same report for people. */
export function describe({ pairs, exact, count, loss }: EvaluationReport): string {
  const lines = pairs.map(({ source, target, greedy, loss, exact }) =>
    [exact ? 'right' : 'wrong', loss.toFixed(4), source, target, greedy.prediction].join('\t'),
  );
  const summary = `${exact} of ${count} exact, loss ${loss.toFixed(4)} nats per token`;
  return ['\tloss\tsource\ttarget\tprediction', ...lines, summary].join('\n');
}

/** What is evaluated. */
interface Subject {
  readonly model: ModelSettings;
  readonly parameters: ParameterStore;
  readonly vocabularies: Vocabularies;
  /** Steps that the model has for its own output, at least. */
  readonly targetSteps: number;
}

/** The parameters of a state on a device. */
function storeOf(backend: Backend, { model, parameters }: ModelState): ParameterStore {
  const graph = evaluationGraph(model, { batch: 1, sourceSteps: 1, targetSteps: 1 }); // of any shape: it names them
  const store = new ParameterStore(backend, graph.parameters);
  backend.write(store.values, store.pack(parameters));
  return store;
}

async function evaluateChunk(
  { model, parameters, vocabularies, targetSteps: ownSteps }: Subject,
  pairs: readonly Pair[],
  withLogits: boolean,
): Promise<EvaluatedPair[]> {
  const { source, target } = vocabularies;
  const { backend } = parameters;
  const sources = pairs.map((pair) => source.encodeSource(pair.source).ids);
  const targets = pairs.map((pair) => target.encodeSource(pair.target).ids); // a target ends with the same mark
  const sourceSteps = Math.max(...sources.map(({ length }) => length));
  const targetSteps = Math.max(...targets.map(({ length }) => length));
  const batch = makeBatch(pairs, source, target, { sourceSteps, targetSteps });
  const shape = { batch: pairs.length, sourceSteps, targetSteps: Math.max(targetSteps, ownSteps) };

  const evaluator = await Evaluator.create(backend, model, parameters, batch);
  const translator = await Translator.create(backend, model, parameters, shape);
  try {
    await evaluator.measure();
    const forced = await StepReader.of(evaluator.memory, pairs.length, sourceSteps, target.size);
    const translations = await translator.translate(sources);
    const free = await StepReader.of(translator.memory, pairs.length, sourceSteps, target.size);
    return pairs.map((pair, row) => {
      const sourceLength = sources[row]?.length ?? 0;
      const reading = (reader: StepReader, tokens: readonly number[], likeliest: boolean): Reading => {
        const steps = tokens.map((token, step) => reader.read(step, row, token, sourceLength));
        return {
          prediction: target.decode(likeliest ? steps.map((step) => step.likeliest) : tokens),
          tokens: tokens.map((token) => target.symbols[token] ?? ''),
          logProbabilities: steps.map(({ logProbability }) => logProbability),
          alignment: steps.flatMap(({ weights }) => (weights ? [weights] : [])),
          ...(withLogits ? { logits: steps.map(({ logits }) => logits) } : {}),
        };
      };
      const teacherForced = reading(forced, targets[row] ?? [], true);
      const greedy = reading(free, translations[row]?.tokens ?? [], false);
      // The end mark counts: a prediction that was cut off is not right, even where its text is.
      const exact = greedy.tokens.join('\n') === teacherForced.tokens.join('\n');
      return { ...pair, loss: meanLoss(teacherForced.logProbabilities), exact, teacherForced, greedy };
    });
  } finally {
    evaluator.release();
    translator.release();
  }
}

/** Logits and attention weights of a graph that has run. */
class StepReader {
  private constructor(
    readonly logits: ArrayLike<number>, // [T, B, V]
    readonly weights: ArrayLike<number> | undefined, // [T, B, S]
    readonly batch: number,
    readonly sourceSteps: number,
    readonly vocabulary: number,
  ) {}

  static async of(memory: GraphMemory, batch: number, sourceSteps: number, vocabulary: number): Promise<StepReader> {
    const logits = await memory.read(LOGITS);
    const weights = memory.has(WEIGHTS) ? await memory.read(WEIGHTS) : undefined;
    return new StepReader(logits, weights, batch, sourceSteps, vocabulary);
  }

  read(step: number, row: number, token: number, sourceLength: number) {
    const at = step * this.batch + row;
    const logits = rowOf(this.logits, at, this.vocabulary, this.vocabulary);
    const largest = Math.max(...logits);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    return {
      logits,
      likeliest: logits.indexOf(largest),
      // ln softmax: z − max − ln Σ exp(z − max)
      logProbability: (logits[token] ?? Number.NaN) - largest - Math.log(sum),
      weights: this.weights && rowOf(this.weights, at, this.sourceSteps, sourceLength),
    };
  }
}

/** The first `count` numbers of a row of `columns`. */
function rowOf(data: ArrayLike<number>, row: number, columns: number, count: number): number[] {
  return Array.from({ length: count }, (_, column) => data[row * columns + column] ?? Number.NaN);
}

function meanLoss(logProbabilities: readonly number[]): number {
  return -logProbabilities.reduce((sum, one) => sum + one, 0) / logProbabilities.length;
}
