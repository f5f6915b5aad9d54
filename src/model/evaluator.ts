/** Measures a model on a fixed set of pairs, in one submission. */
import type { Backend, Program } from '../kernels/backend';
import type { Batch } from '../tasks/batch';
import { type LoweringOfScans, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { evaluationGraph } from './graphs';
import { fetchHeads } from './headsOnDemand';
import { inParts } from './inParts';
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

/** What was measured of one pair. */
export interface PairMeasures {
  /** Cross-entropy in nats, summed over the tokens. */
  readonly loss: number;
  /** The target's, the end mark counted. */
  readonly tokens: number;
  /** Of these, those that are right given the true past. */
  readonly correctTokens: number;
  /** Whether greedy decoding gets every token right. */
  readonly exact: boolean;
}

export class Evaluator {
  #lengths: Batch['targetLengths'] = new Uint32Array(); // [B]

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
    await fetchHeads(model);
    const graph = evaluationGraph(model, { ...batch, batch: batch.size });
    const memory = new GraphMemory(backend, graph, parameters);
    const program = await backend.prepare('evaluation', lowerForward(graph, memory, scans));
    const evaluator = new Evaluator(backend, memory, program, batch.size);
    evaluator.load(batch);
    return evaluator;
  }

  /** Takes other pairs, as many and of as many steps as it was made for. */
  load({ source, sourceLengths, targetInput, targetOutput, targetLengths }: Batch): void {
    this.memory.writeInputs({ source, sourceLengths, targetInput, targetOutput, targetLengths });
    this.#lengths = targetLengths;
  }

  /** Submits a measurement; in so many submissions, with `between` run between two of them, and then waits for it. */
  async run(parts = 1, between = () => Promise.resolve()): Promise<void> {
    if (parts === 1) this.backend.submit(this.program);
    else await inParts(this.backend, this.program, parts, between);
  }

  async measure(): Promise<Measures> {
    await this.run();
    const [loss = 0, correctTokens = 0, tokens = 0, exactPairs = 0] = await this.memory.read('summary');
    return { loss, correctTokens, tokens, exactPairs, pairs: this.pairs };
  }

  /** What was last measured, pair by pair. */
  async byPair(): Promise<readonly PairMeasures[]> {
    const lengths = this.#lengths; // other pairs may be taken meanwhile
    const asked = [this.memory.read('losses'), this.memory.read('hits')] as const; // [T, B], 0 beyond an end
    const [losses, hits] = await Promise.all(asked);
    return Array.from(lengths, (tokens, row) => {
      let [loss, right] = [0, 0];
      for (let step = 0; step < tokens; step++) {
        loss += losses[step * this.pairs + row] ?? 0;
        right += hits[step * this.pairs + row] ?? 0;
      }
      return { loss, tokens, correctTokens: right, exact: right === tokens };
    });
  }

  release(): void {
    this.memory.release();
    this.backend.release(this.program);
  }
}
