/** Decodes sources greedily and tells where the decoder looked: the whole batch and all steps in one submission. */
import type { Backend, Program } from '../kernels/backend';
import { marks } from '../tasks/vocabulary';
import { type LoweringOfScans, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { decodingGraph, type GraphShape } from './graphs';
import type { ModelSettings } from './modelSettings';
import type { ParameterStore } from './parameterStore';

export interface Translation {
  /** Tokens, the end mark included where it was reached. */
  readonly tokens: number[];
  /** Attention weights [tokens, source length], row-major; empty where the model has no attention. */
  readonly weights: Float32Array<ArrayBuffer>;
}

export class Translator {
  private constructor(
    readonly backend: Backend,
    readonly shape: GraphShape,
    readonly memory: GraphMemory,
    readonly program: Program,
    readonly hasWeights: boolean,
  ) {}

  static async create(
    backend: Backend,
    model: ModelSettings,
    parameters: ParameterStore,
    shape: GraphShape,
    scans?: LoweringOfScans,
  ): Promise<Translator> {
    const graph = decodingGraph(model, shape);
    const memory = new GraphMemory(backend, graph, parameters);
    const program = await backend.prepare('decoding', lowerForward(graph, memory, scans));
    return new Translator(backend, shape, memory, program, graph.named.has(WEIGHTS));
  }

  /** Translates `shape.batch` sources, each with its end mark and none longer than `shape.sourceSteps`. */
  async translate(sources: readonly (readonly number[])[]): Promise<Translation[]> {
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
    const limits = new Uint32Array(batch).fill(targetSteps);
    this.memory.writeInputs({ source, sourceLengths, tokens, limits });
    this.backend.submit(this.program);
    const [decoded, weights] = await Promise.all([
      this.memory.read('tokens'),
      this.hasWeights ? this.memory.read(WEIGHTS) : new Float32Array(),
    ]);
    return sources.map(({ length }, row) => this.#pick(row, length, decoded as Uint32Array, weights as Float32Array));
  }

  release(): void {
    this.memory.release();
    this.backend.release(this.program);
  }

  #pick(row: number, sourceLength: number, decoded: Uint32Array, weights: Float32Array): Translation {
    const { batch, sourceSteps, targetSteps } = this.shape;
    const tokens: number[] = [];
    for (let step = 1; step <= targetSteps; step++) {
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
