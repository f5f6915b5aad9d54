/** Measures a held-out set with the true past as input: its loss, and how many of its sources are answered rightly. */
import type { Backend } from '../kernels/backend';
import { Evaluator } from '../model/evaluator';
import type { LoweringOfScans } from '../model/graph/lower';
import type { ModelSettings } from '../model/modelSettings';
import type { ParameterStore } from '../model/parameterStore';
import { type Batch, filler, heldOutBatch, stepsOfPairs, type Vocabularies } from '../tasks/batch';
import type { HeldOutSet, Pair, Task } from '../tasks/task';

/** Rows that are measured at once, over the pairs of the set: own pairs may have answers beyond number. */
const ROWS_A_PAIR = 2;

interface Parts {
  readonly backend: Backend;
  readonly model: ModelSettings;
  readonly parameters: ParameterStore;
  readonly vocabularies: Vocabularies;
  readonly scans?: LoweringOfScans | undefined;
}

/** An answer to a source of the set. */
interface Row {
  readonly pair: Pair;
  /** The place of its source in the set. */
  readonly index: number;
  /** Whether it is the set's own, of which the loss is. */
  readonly own: boolean;
  /** Whether the model has a number for each of its tokens: else nothing that it says is this answer. */
  readonly sayable: boolean;
}

export interface HeldOutMeasures {
  readonly loss: number;
  readonly exact: number;
  readonly tokenAccuracy: number;
}

interface Piece {
  readonly rows: readonly Row[];
  readonly batch: Batch;
}

export class HeldOutEvaluator {
  private constructor(
    readonly set: HeldOutSet,
    private readonly pieces: readonly Piece[],
    private readonly evaluator: Evaluator,
  ) {}

  /**
   * A row for each right answer: that a greedy prediction is right exactly when the arg-max is, given the true past, holds of
   * each by itself.
   */
  static async create(parts: Parts, set: HeldOutSet, task: Pick<Task, 'answers'>): Promise<HeldOutEvaluator> {
    const { backend, model, parameters, vocabularies, scans } = parts;
    const rows = set.pairs.flatMap(({ source, target }, index) => {
      const answers = [...new Set([target, ...(task.answers?.(source) ?? [])])];
      return answers.map((answer, place): Row => {
        const sayable = vocabularies.target.encode(answer).unknown.length === 0;
        return { pair: { source, target: answer }, index, own: place === 0, sayable };
      });
    });
    const count = Math.ceil(rows.length / (ROWS_A_PAIR * set.pairs.length));
    const size = Math.ceil(rows.length / count);
    const pairs = rows.map(({ pair }) => pair);
    const steps = stepsOfPairs(pairs, vocabularies);
    const pieces = Array.from({ length: count }, (_, piece): Piece => {
      const some = rows.slice(piece * size, (piece + 1) * size);
      const padded = Array.from({ length: size }, (_, row) => some[row]?.pair ?? filler);
      return { rows: some, batch: heldOutBatch(padded, vocabularies, steps) };
    });
    const [first] = pieces;
    if (!first) throw new RangeError(`The set "${set.label}" holds no pairs.`);
    return new HeldOutEvaluator(set, pieces, await Evaluator.create(backend, model, parameters, first.batch, scans));
  }

  /**
   * Of the set's own answers the mean cross-entropy per token, in nats, and the share of tokens that are right; and the pairs
   * of which any answer is right in every token. Each piece in so many submissions, with `between` run between two of them;
   * with one each, all that is to be heard is asked for at once.
   */
  async measure(parts = 1, between = () => Promise.resolve()): Promise<HeldOutMeasures> {
    const asked: ReturnType<Evaluator['byPair']>[] = [];
    for (const { batch } of this.pieces) {
      if (this.pieces.length > 1) this.evaluator.load(batch);
      await this.evaluator.run(parts, between);
      const read = this.evaluator.byPair();
      read.catch(() => {}); // where a later piece fails nobody waits for it
      asked.push(read);
    }
    const measurements = await Promise.all(asked);
    let [loss, tokens, correct] = [0, 0, 0];
    const right = new Set<number>();
    for (const [piece, { rows }] of this.pieces.entries()) {
      const measured = measurements[piece] ?? [];
      for (const [place, { index, own, sayable }] of rows.entries()) {
        const row = measured[place];
        if (!row) continue;
        if (own) {
          loss += row.loss;
          tokens += row.tokens;
          correct += row.correctTokens;
        }
        if (row.exact && sayable) right.add(index);
      }
    }
    return { loss: loss / tokens, exact: right.size, tokenAccuracy: correct / tokens };
  }

  release(): void {
    this.evaluator.release();
  }
}
