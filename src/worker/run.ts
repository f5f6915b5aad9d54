/** A run: the task, model and programs that follow from settings, on a backend. */
import type { ModelState } from '../exchange/modelState';
import type { Backend, KernelTime } from '../kernels/backend';
import { Evaluator } from '../model/evaluator';
import type { LoweringOfScans } from '../model/graph/lower';
import type { ModelSettings } from '../model/modelSettings';
import type { ParameterSnapshot } from '../model/parameterStore';
import { Trainer } from '../model/trainer';
import { Translator } from '../model/translator';
import { taskById } from '../tasks';
import { type Batch, type BatchSteps, makeBatch, stepsOf, trainingBatch, type Vocabularies } from '../tasks/batch';
import type { HeldOutSet, Task } from '../tasks/task';
import { charactersOf, marks, Vocabulary } from '../tasks/vocabulary';
import type { Alignment, Evaluation } from './protocol';
import type { Settings } from './settings';

/** Pairs of each held-out set that progress is measured on. */
const HELD_OUT_PAIRS = 256;
/** An own input may be this many times as long as the longest that is trained, and a little more. */
const OWN_INPUT_FACTOR = 2;
const OWN_INPUT_SLACK = 8;

/** The characters of token 4 and up, in order. */
export interface Characters {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

export class Run {
  private constructor(
    readonly settings: Settings,
    readonly model: ModelSettings,
    readonly task: Task,
    readonly characters: Characters,
    readonly vocabularies: Vocabularies,
    readonly steps: BatchSteps,
    readonly trainer: Trainer,
    readonly translator: Translator,
    readonly evaluators: readonly { readonly set: HeldOutSet; readonly evaluator: Evaluator }[],
  ) {}

  /**
   * Builds everything; throws in words, and leaves nothing behind, where settings or device do not allow it. `known` are
   * the characters of a model that exists: a task may know others here, for it may ask the platform for them. Those of
   * sources then count as unknown.
   */
  static async create(
    backend: Backend,
    settings: Settings,
    heldOutPairs = HELD_OUT_PAIRS,
    known?: Characters,
  ): Promise<Run> {
    const task = taskById(settings.task).create(settings.taskOptions);
    const characters = known ?? { source: task.sourceCharacters, target: task.targetCharacters };
    const missing = task.targetCharacters.find((character) => !characters.target.includes(character));
    if (missing !== undefined) {
      throw new RangeError(`The task ${task.name} asks for the character "${missing}", which the model cannot write.`);
    }
    const vocabularies = { source: new Vocabulary(characters.source), target: new Vocabulary(characters.target) };
    const model = modelSettingsOf(settings, characters);
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
        const own = { batch: 1, ...ownInputSteps(task) };
        const translator = keep(await Translator.create(backend, model, trainer.parameters, own, trainer.scans));
        const evaluators: { set: HeldOutSet; evaluator: Evaluator }[] = [];
        for (const set of held) {
          const batch = makeBatch(set.pairs, vocabularies.source, vocabularies.target, stepsOfPairs(set));
          const evaluator = keep(await Evaluator.create(backend, model, trainer.parameters, batch, trainer.scans));
          evaluators.push({ set, evaluator });
        }
        return new Run(settings, model, task, characters, vocabularies, steps, trainer, translator, evaluators);
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

  /** Draws the next batch and submits one training step. */
  trainStep(): void {
    this.trainer.trainOn(this.batch(this.trainer.step + 1));
  }

  /** As `trainStep`, with the time that each kernel took. */
  profileStep(): Promise<KernelTime[]> {
    return this.trainer.profileOn(this.batch(this.trainer.step + 1));
  }

  /** Measures the held-out sets, one after the other. */
  async *evaluations(): AsyncGenerator<Evaluation> {
    for (const { set, evaluator } of this.evaluators) {
      const { loss, exactPairs, pairs } = await evaluator.measure();
      yield { id: set.id, label: set.label, count: pairs, loss, exact: exactPairs };
    }
  }

  async evaluate(): Promise<Evaluation[]> {
    const evaluations: Evaluation[] = [];
    for await (const evaluation of this.evaluations()) evaluations.push(evaluation);
    return evaluations;
  }

  /** Decodes a text that a person typed on the current weights. */
  async align(text: string): Promise<Alignment> {
    const { source, target } = this.vocabularies;
    const characters = charactersOf(text);
    const limit = this.translator.shape.sourceSteps - 1;
    const read = characters.slice(0, limit);
    const { ids, unknown } = source.encodeSource(read.join(''));
    const [translation] = await this.translator.translate([ids]);
    if (!translation) throw new Error('Nothing was decoded.');
    const answer = characters.length > limit ? undefined : this.task.answer(text);
    const endMark = source.symbols[marks.end] ?? '';
    return {
      text,
      sourceSymbols: [...read.map((character) => (character === ' ' ? '␣' : character)), endMark],
      unknown,
      outputSymbols: translation.tokens.map((token) => target.symbols[token] ?? '?'),
      prediction: target.decode(translation.tokens),
      ...(answer === undefined ? {} : { answer }),
      weights: translation.weights,
      ...(characters.length > limit
        ? { notice: `Only the first ${limit} of ${characters.length} characters are read.` }
        : {}),
    };
  }

  /** All that has been learnt, off the device; after everything submitted so far. */
  async state(): Promise<ModelState> {
    const { parameters } = this.trainer;
    const { step, values, firstMoments, secondMoments } = await this.trainer.snapshot();
    return {
      model: this.model,
      settings: { ...this.settings },
      sourceCharacters: this.characters.source,
      targetCharacters: this.characters.target,
      step,
      parameters: parameters.unpack(values),
      firstMoments: parameters.unpack(firstMoments),
      secondMoments: parameters.unpack(secondMoments),
    };
  }

  /** A state of this very model as the trainer takes it up. */
  snapshotOf({
    step,
    parameters,
    firstMoments,
    secondMoments,
  }: ModelState): ParameterSnapshot & { readonly step: number } {
    const store = this.trainer.parameters;
    return {
      step,
      values: store.pack(parameters),
      firstMoments: store.pack(firstMoments),
      secondMoments: store.pack(secondMoments),
    };
  }

  release(): void {
    this.trainer.release();
    this.translator.release();
    for (const { evaluator } of this.evaluators) evaluator.release();
  }
}

/** The lowering that is asked for; undefined where it is to be measured. The processor launches nothing. */
function wantedScans({ kind }: Backend, { scans }: Settings): LoweringOfScans | undefined {
  if (kind === 'cpu') return 'operations';
  return scans === 'measured' ? undefined : scans;
}

/** The steps that an own input and its output may take. */
export function ownInputSteps(task: Task): BatchSteps {
  const { sourceSteps, targetSteps } = stepsOf(task);
  return {
    sourceSteps: OWN_INPUT_FACTOR * sourceSteps + OWN_INPUT_SLACK,
    targetSteps: OWN_INPUT_FACTOR * targetSteps + OWN_INPUT_SLACK,
  };
}

/** What settings and characters say of the model alone. */
export function modelSettingsOf(settings: Settings, { source, target }: Characters): ModelSettings {
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
  };
}

/** The steps that hold every pair of a held-out set, which may be longer than what is trained. */
function stepsOfPairs({ pairs }: HeldOutSet): BatchSteps {
  const longest = (side: 'source' | 'target') => Math.max(...pairs.map((pair) => charactersOf(pair[side]).length));
  return { sourceSteps: longest('source') + 1, targetSteps: longest('target') + 1 };
}
