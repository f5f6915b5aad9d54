/** Decodes sources greedily and tells where the decoder looked: the whole batch and all steps in one submission. */
import type { Backend, Program } from '../kernels/backend';
import { marks } from '../tasks/vocabulary';
import { type AttentionMap, mapOf, weightsOf } from './attentionMaps';
import { type AttentionModule, attentionModules } from './attentionModules';
import { type LoweringOfScans, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { decodingGraph, type GraphShape } from './graphs';
import { fetchHeads } from './headsOnDemand';
import { inParts } from './inParts';
import type { ModelSettings } from './modelSettings';
import type { ParameterViews } from './parameterStore';

export interface Translation {
  /** Tokens, the end mark included where it was reached. */
  readonly tokens: number[];
  /** Attention weights [tokens, source length], row-major; empty where the model has no attention. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Of every multi-head attention, where somebody looks everywhere; else none. */
  readonly maps: readonly AttentionMap[];
}

export class Translator {
  private constructor(
    readonly backend: Backend,
    readonly shape: GraphShape,
    readonly memory: GraphMemory,
    readonly program: Program,
    readonly hasWeights: boolean,
    /** Those whose weights are written. */
    private readonly modules: readonly AttentionModule[],
  ) {}

  static async create(
    backend: Backend,
    model: ModelSettings,
    parameters: ParameterViews,
    shape: GraphShape,
    scans?: LoweringOfScans,
    looking: 'alignment' | 'everywhere' = 'alignment',
  ): Promise<Translator> {
    await fetchHeads(model);
    const graph = decodingGraph(model, shape, looking);
    const memory = new GraphMemory(backend, graph, parameters);
    const program = await backend.prepare('decoding', lowerForward(graph, memory, scans));
    const modules = looking === 'everywhere' ? attentionModules(model) : [];
    return new Translator(backend, shape, memory, program, graph.named.has(WEIGHTS), modules);
  }

  /**
   * Translates `shape.batch` sources, each with its end mark and none longer than `shape.sourceSteps`, in so many
   * submissions; `between` runs between two of them. What does not end is cut after `longest` tokens.
   */
  async translate(
    sources: readonly (readonly number[])[],
    parts = 1,
    between = () => Promise.resolve(),
    longest = this.shape.targetSteps,
  ): Promise<Translation[]> {
    const { batch, sourceSteps, targetSteps } = this.shape;
    if (sources.length !== batch) throw new Error(`${batch} sources are decoded at once; ${sources.length} came.`);
    const source = new Uint32Array(sourceSteps * batch); // [S, B]
    const sourceLengths = new Uint32Array(batch);
    for (const [row, tokens] of sources.entries()) {
      if (tokens.length > sourceSteps)
        throw new Error(`A source of ${tokens.length} tokens does not fit ${sourceSteps}.`);
      sourceLengths[row] = tokens.length;
      for (const [step, token] of tokens.entries()) source[step * batch + row] = token;
    }
    const tokens = new Uint32Array((targetSteps + 1) * batch); // [T + 1, B]
    tokens.fill(marks.start, 0, batch);
    const limits = new Uint32Array(batch).fill(longest);
    this.memory.writeInputs({ source, sourceLengths, tokens, limits });
    if (parts === 1) this.backend.submit(this.program);
    else await inParts(this.backend, this.program, parts, between);
    const [decoded, weights, ...looked] = await Promise.all([
      this.memory.read('tokens'),
      this.hasWeights ? this.memory.read(WEIGHTS) : new Float32Array(),
      ...this.modules.map((module) => this.memory.read(weightsOf(module))),
    ]);
    return sources.map(({ length }, row) => {
      const picked = this.#pick(row, length, longest, decoded as Uint32Array, weights as Float32Array);
      const real = { row, source: length, target: picked.tokens.length };
      const maps = this.modules.map((module, index) => mapOf(module, looked[index] as Float32Array, this.shape, real));
      return { ...picked, maps };
    });
  }

  release(): void {
    this.memory.release();
    this.backend.release(this.program);
  }

  #pick(
    row: number,
    sourceLength: number,
    longest: number,
    decoded: Uint32Array,
    weights: Float32Array,
  ): Omit<Translation, 'maps'> {
    const { batch, sourceSteps } = this.shape;
    const tokens: number[] = [];
    for (let step = 1; step <= longest; step++) {
      const token = decoded[step * batch + row] ?? marks.end;
      tokens.push(token);
      if (token === marks.end) break;
    }
    const picked = new Float32Array(this.hasWeights ? tokens.length * sourceLength : 0);
    for (let step = 0; step * sourceLength < picked.length; step++) {
      const start = (step * batch + row) * sourceSteps;
      picked.set(weights.subarray(start, start + sourceLength), step * sourceLength);
    }
    return { tokens, weights: picked };
  }
}

const WEIGHTS = 'decoder.attention.weights';
