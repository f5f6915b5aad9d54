/** A run: the task, model and programs that follow from settings, on a backend. */
import type { Backend } from '../kernels/backend';
import { Evaluator } from '../model/evaluator';
import type { ModelSettings } from '../model/modelSettings';
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

export class Run {
  private constructor(
    readonly settings: Settings,
    readonly task: Task,
    readonly vocabularies: Vocabularies,
    readonly steps: BatchSteps,
    readonly trainer: Trainer,
    readonly translator: Translator,
    readonly evaluators: readonly { readonly set: HeldOutSet; readonly evaluator: Evaluator }[],
  ) {}

  /** Builds everything; throws in words, and leaves nothing behind, where settings or device do not allow it. */
  static async create(backend: Backend, settings: Settings, heldOutPairs = HELD_OUT_PAIRS): Promise<Run> {
    const task = taskById(settings.task).create(settings.taskOptions);
    const vocabularies = {
      source: new Vocabulary(task.sourceCharacters),
      target: new Vocabulary(task.targetCharacters),
    };
    const model: ModelSettings = {
      attention: settings.attention,
      embedding: settings.embedding,
      hidden: settings.hidden,
      encoderLayers: settings.encoderLayers,
      encoderDirections: settings.encoderDirections,
      dropout: settings.dropout,
      sourceVocabulary: vocabularies.source.size,
      targetVocabulary: vocabularies.target.size,
    };
    const steps = stepsOf(task);
    const held = task.heldOut(settings.seed, heldOutPairs);
    const built: { release(): void }[] = [];
    try {
      const trainer = await Trainer.create(backend, model, { batch: settings.batch, ...steps }, settings);
      built.push(trainer);
      const own = {
        batch: 1,
        sourceSteps: OWN_INPUT_FACTOR * steps.sourceSteps + OWN_INPUT_SLACK,
        targetSteps: OWN_INPUT_FACTOR * steps.targetSteps + OWN_INPUT_SLACK,
      };
      const translator = await Translator.create(backend, model, trainer.parameters, own);
      built.push(translator);
      const evaluators: { set: HeldOutSet; evaluator: Evaluator }[] = [];
      for (const set of held) {
        const batch = makeBatch(set.pairs, vocabularies.source, vocabularies.target, stepsOfPairs(set));
        const evaluator = await Evaluator.create(backend, model, trainer.parameters, batch);
        built.push(evaluator);
        evaluators.push({ set, evaluator });
      }
      return new Run(settings, task, vocabularies, steps, trainer, translator, evaluators);
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

  async evaluate(): Promise<Evaluation[]> {
    const evaluations: Evaluation[] = [];
    for (const { set, evaluator } of this.evaluators) {
      const { loss, exactPairs, pairs } = await evaluator.measure();
      evaluations.push({ id: set.id, label: set.label, count: pairs, loss, exact: exactPairs });
    }
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

  release(): void {
    this.trainer.release();
    this.translator.release();
    for (const { evaluator } of this.evaluators) evaluator.release();
  }
}

/** The steps that hold every pair of a held-out set, which may be longer than what is trained. */
function stepsOfPairs({ pairs }: HeldOutSet): BatchSteps {
  const longest = (side: 'source' | 'target') => Math.max(...pairs.map((pair) => charactersOf(pair[side]).length));
  return { sourceSteps: longest('source') + 1, targetSteps: longest('target') + 1 };
}
