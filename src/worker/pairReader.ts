/** Reads pairs so many at a time: what the model says of their sources, and how much it is surprised by their targets. */
import type { Backend } from '../kernels/backend';
import { Evaluator, type PairMeasures } from '../model/evaluator';
import type { LoweringOfScans } from '../model/graph/lower';
import type { GraphShape } from '../model/graphs';
import type { ModelSettings } from '../model/modelSettings';
import type { ParameterStore } from '../model/parameterStore';
import { type Translation, Translator } from '../model/translator';
import { type BatchSteps, filler, heldOutBatch, type Vocabularies } from '../tasks/batch';
import type { Pair } from '../tasks/task';
import { marks } from '../tasks/vocabulary';

export interface PairReaderParts {
  readonly backend: Backend;
  readonly model: ModelSettings;
  readonly parameters: ParameterStore;
  readonly vocabularies: Vocabularies;
  /** Its batch is the most pairs that are read at once. */
  readonly shape: GraphShape;
  readonly scans?: LoweringOfScans | undefined;
}

/** What is typed is answered between two parts of a submission. Until one has been timed, it is made in so many. */
const FIRST_PARTS = 8;
const PART_MS = 20;
/** A part takes at least so many round trips, for with each a part has its way to the device and back. */
const ROUND_TRIPS_A_PART = 4;

type Between = () => Promise<void>;
const atOnce: Between = () => Promise.resolve();

export class PairReader {
  #evaluator: Evaluator | undefined;
  #decodingParts = FIRST_PARTS;
  #lossParts = FIRST_PARTS;

  private constructor(
    private readonly parts: PairReaderParts,
    private readonly translator: Translator,
  ) {}

  static async create(parts: PairReaderParts): Promise<PairReader> {
    const { backend, model, parameters, shape, scans } = parts;
    return new PairReader(parts, await Translator.create(backend, model, parameters, shape, scans));
  }

  /** Whether pairs of so many steps can be read. */
  holds({ sourceSteps, targetSteps }: BatchSteps): boolean {
    const { shape } = this.parts;
    return shape.sourceSteps >= sourceSteps && shape.targetSteps >= targetSteps;
  }

  /**
   * Decodes the sources of at most `shape.batch` pairs greedily, each for at most so many steps; on a slow device in parts,
   * with `between` between them, where there is something to do.
   */
  async decode(pairs: readonly Pair[], targetSteps: number, between?: Between): Promise<Translation[]> {
    const { vocabularies, shape } = this.parts;
    const sources = Array.from({ length: shape.batch }, (_, row) => {
      const pair = pairs[row];
      return pair ? vocabularies.source.encodeSource(pair.source).ids : [marks.end];
    });
    const translate = (parts: number) => this.translator.translate(sources, parts, between, targetSteps);
    if (!between) return (await translate(1)).slice(0, pairs.length);
    const began = performance.now();
    const translations = await translate(this.#decodingParts);
    this.#decodingParts = await this.#partsFor(performance.now() - began);
    return translations.slice(0, pairs.length);
  }

  /** Of at most `shape.batch` pairs with the true past as input; on a slow device in parts, with `between` between them. */
  async measure(pairs: readonly Pair[], between = atOnce): Promise<readonly PairMeasures[]> {
    const { backend, model, parameters, vocabularies, shape, scans } = this.parts;
    const rows = Array.from({ length: shape.batch }, (_, row) => pairs[row] ?? filler);
    const batch = heldOutBatch(rows, vocabularies, shape);
    if (this.#evaluator) this.#evaluator.load(batch);
    else {
      this.#evaluator = await backend.guarded(() => Evaluator.create(backend, model, parameters, batch, scans));
    }
    const began = performance.now();
    await this.#evaluator.run(this.#lossParts, between);
    const measured = await this.#evaluator.byPair();
    this.#lossParts = await this.#partsFor(performance.now() - began);
    return measured.slice(0, pairs.length);
  }

  /** Parts for what took so long. */
  async #partsFor(milliseconds: number): Promise<number> {
    const part = Math.max(PART_MS, ROUND_TRIPS_A_PART * (await this.parts.backend.roundTrip()));
    return Math.max(1, Math.ceil(milliseconds / part));
  }

  release(): void {
    this.translator.release();
    this.#evaluator?.release();
  }
}
