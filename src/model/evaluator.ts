/** Measures a model on a fixed set of pairs, in one submission. */
import type { Backend, Program } from '../kernels/backend';
import type { Batch } from '../tasks/batch';
import { type LoweringOfScans, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { evaluationGraph } from './graphs';
import type { ModelSettings } from './modelSettings';
import type { ParameterStore } from './parameterStore';

export interface Measures {
  /** Mean cross-entropy per target token, in nats. */
  readonly loss: number;
  readonly correctTokens: number;
  readonly tokens: number;
  /** Pairs that greedy decoding gets right in every token. */
  readonly exactPairs: number;
  readonly pairs: number;
}

export class Evaluator {
  private constructor(
    readonly backend: Backend,
    readonly memory: GraphMemory,
    readonly program: Program,
    readonly pairs: number,
  ) {}

  static async create(
    backend: Backend,
    model: ModelSettings,
    parameters: ParameterStore,
    batch: Batch,
    scans?: LoweringOfScans,
  ): Promise<Evaluator> {
    const graph = evaluationGraph(model, { ...batch, batch: batch.size });
    const memory = new GraphMemory(backend, graph, parameters);
    memory.writeInputs({
      source: batch.source,
      sourceLengths: batch.sourceLengths,
      targetInput: batch.targetInput,
      targetOutput: batch.targetOutput,
      targetLengths: batch.targetLengths,
    });
    const program = await backend.prepare('evaluation', lowerForward(graph, memory, scans));
    return new Evaluator(backend, memory, program, batch.size);
  }

  async measure(): Promise<Measures> {
    this.backend.submit(this.program);
    const [loss = 0, correctTokens = 0, tokens = 0, exactPairs = 0] = await this.memory.read('summary');
    return { loss, correctTokens, tokens, exactPairs, pairs: this.pairs };
  }

  release(): void {
    this.memory.release();
    this.backend.release(this.program);
  }
}
