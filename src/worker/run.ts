/** A run: the task, model and programs that follow from settings, on a backend. */
import type { ModelState } from '../exchange/modelState';
import type { Backend, KernelTime } from '../kernels/backend';
import { attentionById } from '../model/attention';
import { Explorer } from '../model/explorer';
import type { LoweringOfScans } from '../model/graph/lower';
import type { ModelSettings, TransformerSettings } from '../model/modelSettings';
import type { FrozenParameters, ParameterViews } from '../model/parameterStore';
import { Trainer, type TrainerSnapshot } from '../model/trainer';
import { type Translation, Translator } from '../model/translator';
import { openTask } from '../tasks';
import { type Batch, type BatchSteps, stepsOf, stepsOfPairs, trainingBatch, type Vocabularies } from '../tasks/batch';
import { type AlignedExample, alignmentQuality } from '../tasks/metrics/alignmentQuality';
import { editTrace } from '../tasks/metrics/editDistance';
import type { OwnData } from '../tasks/own/preparePairs';
import type { Pair, Task } from '../tasks/task';
import { joinTokens, type TokenSet, tokenName, tokensOf } from '../tasks/tokens';
import { marks, symbolOf, Vocabulary } from '../tasks/vocabulary';
import { HeldOutEvaluator, type HeldOutMeasures } from './heldOutEvaluator';
import { PairReader } from './pairReader';
import type { Alignment, AlignmentProgress, Evaluation, Sample } from './protocol';
import { answersTo, sampleOf } from './samples';
import { isTransformer, type Settings } from './settings';

/** Pairs of each held-out set that progress is measured on. */
const HELD_OUT_PAIRS = 256;
/** Pairs of the first set on which alignment is judged while the model trains, and those that are shown. */
const PROBE_PAIRS = 16;
const SAMPLES = 6;
/** An own input may be this many times as long as the longest that is trained, and a little more. */
const OWN_INPUT_FACTOR = 2;
const OWN_INPUT_SLACK = 8;

/** Token 4 and up of either side, in order. */
export interface TokenSets {
  readonly source: TokenSet;
  readonly target: TokenSet;
}

/** What decodes on earlier weights. */
interface Past {
  readonly parameters: FrozenParameters;
  readonly translator: Translator;
  /** By the rows that each decodes at once; made when they are first asked for. */
  readonly explorers: Map<number, Explorer>;
}

export class Run {
  readonly #explorers = new Map<number, Explorer>();
  readonly #readers = new Map<number, PairReader>();
  #earlier: Past | undefined;
  /** The batch that was drawn last. */
  #ahead: { readonly step: number; readonly batch: Batch } | undefined;

  private constructor(
    readonly settings: Settings,
    readonly model: ModelSettings,
    readonly task: Task,
    readonly tokens: TokenSets,
    readonly vocabularies: Vocabularies,
    readonly steps: BatchSteps,
    readonly trainer: Trainer,
    readonly translator: Translator,
    readonly evaluators: readonly HeldOutEvaluator[],
    readonly data: OwnData | undefined,
  ) {}

  /**
   * Builds everything; throws in words, and leaves nothing behind, where settings or device do not allow it. `known` are
   * the tokens of a model that exists: a task may know others here, for it may ask the platform for them. Those of
   * sources then count as unknown. `data` is what own pairs are made of.
   */
  static async create(
    backend: Backend,
    settings: Settings,
    heldOutPairs = HELD_OUT_PAIRS,
    known?: TokenSets,
    data?: OwnData,
  ): Promise<Run> {
    const task = await openTask(settings.task, settings.taskOptions, data);
    const tokens = known ?? { source: task.source, target: task.target };
    const vocabularies = { source: new Vocabulary(tokens.source), target: new Vocabulary(tokens.target) };
    const [missing] = vocabularies.target.encodeTokens(task.target.tokens).unknown;
    if (missing !== undefined) {
      const name = tokenName(task.target.kind);
      throw new RangeError(
        `The task ${task.name} asks for the ${name} "${task.target.tokens[missing]}", which the model cannot write.`,
      );
    }
    const model = modelSettingsOf(settings, tokens);
    const steps = stepsOf(task);
    const held = task.heldOut(settings.seed, heldOutPairs);
    const built: { release(): void }[] = [];
    const keep = <Part extends { release(): void }>(part: Part): Part => {
      built.push(part);
      return part;
    };
    try {
      return await backend.guarded(async () => {
        const trainer = keep(
          await Trainer.create(
            backend,
            model,
            { batch: settings.batch, ...steps },
            settings,
            wantedScans(backend, settings),
          ),
        );
        const own = { batch: 1, ...ownInputSteps(steps, model) };
        const { parameters, scans } = trainer;
        const preparing = Translator.create(backend, model, parameters, own, scans, 'everywhere').then(keep);
        const parts = { backend, model, parameters, vocabularies, scans };
        const evaluating = held.map((set) => HeldOutEvaluator.create(parts, set, task).then(keep));
        // Where one fails the others are waited for, so that what they have built is found and given back.
        await Promise.allSettled([preparing, ...evaluating]);
        const translator = await preparing;
        const evaluators = await Promise.all(evaluating);
        return new Run(settings, model, task, tokens, vocabularies, steps, trainer, translator, evaluators, data);
      });
    } catch (error) {
      for (const part of built) part.release();
      throw error;
    }
  }

  /** Batch of a step, counted from 1; the same settings and step, the same batch. */
  batch(step: number): Batch {
    const { seed, batch } = this.settings;
    return trainingBatch(this.task, this.vocabularies, seed, step, batch, this.steps);
  }

  /** The next step's batch, drawn ahead or now. */
  #next(): Batch {
    const step = this.trainer.step + 1;
    if (this.#ahead?.step !== step) this.#ahead = { step, batch: this.batch(step) };
    return this.#ahead.batch;
  }

  /** Draws the batch of the next step, for which the device need then not wait. */
  drawAhead(): void {
    this.#next();
  }

  /** Submits one training step, on the next batch. */
  trainStep(): void {
    this.trainer.trainOn(this.#next());
  }

  /** As `trainStep`, in so many submissions, with `between` run between two of them. */
  trainStepInParts(parts: number, between: () => Promise<void>): Promise<void> {
    return this.trainer.trainInParts(this.#next(), parts, between);
  }

  /** All of a step but what it learns: to know what a step takes. */
  rehearseInParts(parts: number, between: () => Promise<void>): Promise<void> {
    return this.trainer.rehearse(this.#next(), parts, between);
  }

  /** As `trainStep`, with the time that each kernel took. */
  profileStep(): Promise<KernelTime[]> {
    return this.trainer.profileOn(this.#next());
  }

  /** Measures the held-out sets, one after the other, each in so many submissions, with `between` run between two of them. */
  async *evaluations(parts = 1, between = () => Promise.resolve()): AsyncGenerator<Evaluation> {
    const { step } = this.trainer;
    for (const evaluator of this.evaluators) {
      yield this.#note(evaluator, await evaluator.measure(parts, between), step);
    }
  }

  /** Measures the held-out sets on the steps submitted so far: all that is to be heard is asked for at once. */
  async evaluate(): Promise<Evaluation[]> {
    const { step } = this.trainer;
    const measured = await Promise.all(this.evaluators.map((evaluator) => evaluator.measure()));
    return this.evaluators.flatMap((evaluator, index) => {
      const measures = measured[index];
      return measures ? [this.#note(evaluator, measures, step)] : [];
    });
  }

  /** Tells the trainer of the loss on the first set. */
  #note(evaluator: HeldOutEvaluator, measures: HeldOutMeasures, step: number): Evaluation {
    if (evaluator === this.evaluators[0]) this.trainer.evaluated(measures.loss, step);
    const { id, label, pairs } = evaluator.set;
    return { id, label, count: pairs.length, ...measures };
  }

  /** Decodes a text that a person typed on the current weights. */
  async align(text: string): Promise<Alignment> {
    const { ids, describe } = this.readInput(text);
    const [translation] = await this.translator.translate([ids]);
    if (!translation) throw new Error('Nothing was decoded.');
    return describe(translation);
  }

  /** As `align`, on earlier weights in the layout of the store. */
  async alignAsThen(values: Float32Array<ArrayBuffer>, text: string): Promise<Alignment> {
    const { ids, describe } = this.readInput(text);
    const past = await this.#past();
    past.parameters.write(values);
    const [translation] = await past.translator.translate([ids]);
    if (!translation) throw new Error('Nothing was decoded.');
    return describe(translation);
  }

  /** A translator on weights of its own; made when it is first asked for. */
  async #past(): Promise<Past> {
    if (this.#earlier) return this.#earlier;
    const { parameters: store, scans } = this.trainer;
    const { backend } = store;
    const { shape } = this.translator;
    this.#earlier = await backend.guarded(async () => {
      const parameters = store.copy();
      return {
        parameters,
        explorers: new Map(),
        translator: await Translator.create(backend, this.model, parameters, shape, scans, 'everywhere'),
      };
    });
    return this.#earlier;
  }

  /** The tokens of a text that a person typed, its end mark included, and how what is made of them is shown. */
  readInput(text: string): { readonly ids: readonly number[]; describe(translation: Translation): Alignment } {
    const { source, target } = this.vocabularies;
    const typed = tokensOf(source.kind, text);
    const limit = this.translator.shape.sourceSteps - 1;
    const read = typed.slice(0, limit);
    const { ids, unknown } = source.encodeTokens(read);
    const cut = typed.length > limit;
    const endMark = source.symbols[marks.end] ?? '';
    const parted = (text: string) => tokensOf(target.kind, text);
    const describe = ({ tokens, weights, maps }: Translation): Alignment => {
      const prediction = target.decode(tokens);
      const answer = cut ? undefined : this.#answer(text, prediction);
      const gold = answer === undefined ? undefined : this.task.alignment?.(text, prediction);
      return {
        text,
        ...(source.kind === 'characters' ? {} : { words: true }),
        sourceSymbols: [...read.map(symbolOf), endMark],
        unknown,
        outputSymbols: tokens.map((token) => target.symbols[token] ?? '?'),
        prediction,
        ...(answer === undefined ? {} : { answer, trace: editTrace(parted(answer), parted(prediction)) }),
        weights,
        ...(maps.length > 0 ? { maps } : {}),
        ...(attentionById(this.model.attention).implied ? { implied: true } : {}),
        ...(gold ? { gold } : {}),
        ...(cut ? { notice: `Only the first ${limit} of ${typed.length} ${tokenName(source.kind)}s are read.` } : {}),
        ...(tokens.at(-1) === marks.end ? {} : { outputCut: tokens.length }),
      };
    };
    return { ids: [...ids, marks.end], describe };
  }

  /** Decodes so many rows at once with what a person sets by hand; made when it is first asked for. */
  explorer(rows: number): Promise<Explorer> {
    return this.#explorerIn(this.#explorers, this.trainer.parameters, rows);
  }

  /** As `explorer`, on earlier weights in the layout of the store, which stay until others are decoded with. */
  async explorerOf(values: Float32Array<ArrayBuffer>, rows = 1): Promise<Explorer> {
    const { parameters, explorers } = await this.#past();
    parameters.write(values);
    return this.#explorerIn(explorers, parameters, rows);
  }

  async #explorerIn(known: Map<number, Explorer>, parameters: ParameterViews, rows: number): Promise<Explorer> {
    const found = known.get(rows);
    if (found) return found;
    const { scans, parameters: store } = this.trainer;
    const shape = { ...this.translator.shape, batch: rows };
    const explorer = await store.backend.guarded(() =>
      Explorer.create(store.backend, this.model, parameters, shape, scans),
    );
    known.set(rows, explorer);
    return explorer;
  }

  /** Reads so many pairs at once; made when it is first asked for, and anew where these steps are more than it has. */
  async reader(rows: number, steps: BatchSteps): Promise<PairReader> {
    const known = this.#readers.get(rows);
    if (known?.holds(steps)) return known;
    const { model, vocabularies } = this;
    const { parameters, scans } = this.trainer;
    const { backend } = parameters;
    const parts = { backend, model, parameters, vocabularies, shape: { batch: rows, ...steps }, scans };
    const reader = await backend.guarded(() => PairReader.create(parts));
    known?.release();
    this.#readers.set(rows, reader);
    return reader;
  }

  /** Where the decoder looked, beside the gold alignment of what it wrote; undefined where either is not to be had. */
  aligned(source: string, { tokens, weights }: Translation): AlignedExample | undefined {
    const gold = this.task.alignment?.(source, this.vocabularies.target.decode(tokens));
    return gold && weights.length > 0 ? { weights, columns: weights.length / tokens.length, gold } : undefined;
  }

  /**
   * What is said of a few held-out pairs and, where there is a gold alignment, how well attention agrees with it there. On a
   * slow device in parts, with `between` between them, where there is something to do.
   */
  async probe(
    between?: () => Promise<void>,
  ): Promise<{ readonly samples: readonly Sample[]; readonly alignment: AlignmentProgress | undefined }> {
    const judged = this.task.alignment !== undefined && this.translator.hasWeights;
    const pairs = this.evaluators[0]?.set.pairs.slice(0, judged ? PROBE_PAIRS : SAMPLES) ?? [];
    if (pairs.length === 0) return { samples: [], alignment: undefined };
    const steps = stepsOfPairs(pairs, this.vocabularies);
    const reader = await this.reader(pairs.length, steps);
    const translations = await reader.decode(pairs, steps.targetSteps, between);
    const samples = pairs.slice(0, SAMPLES).map((pair, row) => this.#sample(pair, translations[row]?.tokens ?? []));
    return { samples, alignment: judged ? this.#alignmentOf(pairs, translations) : undefined };
  }

  #sample(pair: Pair, tokens: readonly number[]): Sample {
    const { target } = this.vocabularies;
    const parted = (text: string) => tokensOf(target.kind, text);
    const answers = answersTo(this.task, pair).map(parted);
    return sampleOf({ source: pair.source, said: parted(target.decode(tokens)), answers }, target.kind);
  }

  #alignmentOf(pairs: readonly Pair[], translations: readonly Translation[]): AlignmentProgress | undefined {
    const examples = translations.flatMap(
      (translation, index) => this.aligned(pairs[index]?.source ?? '', translation) ?? [],
    );
    const { errorRate, massOnGold, relativeEntropy, monotonicity } = alignmentQuality(examples, this.settings.seed);
    // A model that writes nothing has no row to judge.
    if (!errorRate || !massOnGold || !relativeEntropy) return undefined;
    return {
      errorRate: errorRate.value,
      massOnGold: massOnGold.value,
      relativeEntropy: relativeEntropy.value,
      ...(monotonicity ? { monotonicity: monotonicity.value } : {}),
    };
  }

  /** The right answer as the model would write it: of several the one that was said, else the first. */
  #answer(text: string, prediction: string): string | undefined {
    const { kind } = this.vocabularies.target;
    const answers = this.task.answers?.(text) ?? [this.task.answer(text)];
    const written = answers.flatMap((answer) =>
      answer === undefined ? [] : [joinTokens(kind, tokensOf(kind, answer))],
    );
    return written.find((answer) => answer === prediction) ?? written[0];
  }

  /** All that has been learnt, off the device; after everything submitted so far. */
  async state(): Promise<ModelState> {
    const { parameters } = this.trainer;
    const { step, heldOut = [], values, firstMoments, secondMoments } = await this.trainer.snapshot();
    return {
      model: this.model,
      settings: { ...this.settings },
      source: this.tokens.source,
      target: this.tokens.target,
      step,
      heldOut,
      ...(this.data?.test && { testFile: true }),
      parameters: parameters.unpack(values),
      firstMoments: parameters.unpack(firstMoments),
      secondMoments: parameters.unpack(secondMoments),
    };
  }

  /** A state of this very model as the trainer takes it up. */
  snapshotOf({ step, heldOut = [], parameters, firstMoments, secondMoments }: ModelState): TrainerSnapshot {
    const store = this.trainer.parameters;
    return {
      step,
      heldOut,
      values: store.pack(parameters),
      firstMoments: store.pack(firstMoments),
      secondMoments: store.pack(secondMoments),
    };
  }

  release(): void {
    this.trainer.release();
    this.translator.release();
    for (const evaluator of this.evaluators) evaluator.release();
    for (const explorer of this.#explorers.values()) explorer.release();
    for (const reader of this.#readers.values()) reader.release();
    for (const explorer of this.#earlier?.explorers.values() ?? []) explorer.release();
    this.#earlier?.translator.release();
    this.#earlier?.parameters.release();
  }
}

/** The lowering that is asked for; undefined where it is to be measured. The processor launches nothing. */
export function wantedScans({ kind }: Backend, { scans }: Settings): LoweringOfScans | undefined {
  if (kind === 'cpu') return 'operations';
  return scans === 'measured' ? undefined : scans;
}

/** The steps that an own input and its output may take, by those of training; positions that are learned end somewhere. */
export function ownInputSteps(
  { sourceSteps, targetSteps }: BatchSteps,
  { transformer }: Pick<ModelSettings, 'transformer'>,
): BatchSteps {
  const longest = transformer?.positions === 'learned' ? transformer.length : Number.POSITIVE_INFINITY;
  const beyond = (steps: number) => Math.max(steps, Math.min(OWN_INPUT_FACTOR * steps + OWN_INPUT_SLACK, longest));
  return { sourceSteps: beyond(sourceSteps), targetSteps: beyond(targetSteps) };
}

/** What settings and tokens say of the model alone. */
export function modelSettingsOf(settings: Settings, { source, target }: TokenSets): ModelSettings {
  return {
    attention: settings.attention,
    inputFeeding: settings.inputFeeding === 1,
    embedding: settings.embedding,
    hidden: settings.hidden,
    decoderHidden: settings.decoderHidden,
    encoderLayers: settings.encoderLayers,
    encoderDirections: settings.encoderDirections,
    decoderLayers: settings.decoderLayers,
    sourceVocabulary: new Vocabulary(source).size,
    targetVocabulary: new Vocabulary(target).size,
    ...headsOf(settings),
  };
}

/** What settings say of multi-head attention. */
export function headsOf(settings: Settings): Pick<ModelSettings, 'transformer' | 'selfAttention'> {
  return isTransformer(settings) ? { transformer: transformerOf(settings) } : selfAttentionOf(settings);
}

/** Positions that a Transformer can learn: more than any task's sources are long. */
const LEARNED_POSITIONS = 512;

function transformerOf({ heads, feedForward, norm, positions, activation, reach }: Settings): TransformerSettings {
  return { heads, feedForward, norm, positions, activation, reach, length: LEARNED_POSITIONS };
}

function selfAttentionOf({ selfAttention, heads }: Settings): Pick<ModelSettings, 'selfAttention'> {
  if (selfAttention === 'off') return {};
  return { selfAttention: { encoder: selfAttention !== 'decoder', decoder: selfAttention !== 'encoder', heads } };
}
