/** From what a model said of a set of pairs to what is known of it. Pure: nothing here knows a model. */
import { type AlignedExample, alignmentQuality } from '../tasks/metrics/alignmentQuality';
import { alignmentMetrics, type MetricId } from '../tasks/metrics/applicable';
import { bleu } from '../tasks/metrics/bleu';
import { confusion } from '../tasks/metrics/confusion';
import { tokenErrorRate, wordErrorRate } from '../tasks/metrics/errorRate';
import type { Estimate } from '../tasks/metrics/estimate';
import { nearestAnswer, type Prediction } from '../tasks/metrics/prediction';
import { type Ratio, ratioEstimate } from '../tasks/metrics/ratio';
import { tokenAccuracy } from '../tasks/metrics/tokenAccuracy';
import { shareEstimate } from '../tasks/metrics/wilsonInterval';
import { joinTokens, type TokenKind } from '../tasks/tokens';
import type { Measured, MeasuredExample } from './protocol';
import { sampleOf } from './samples';

/** Confusions, worst examples and first examples that are shown. */
const CONFUSIONS = 10;
const EXAMPLES = 8;

/** What a model said of a source. */
export interface Reading extends Prediction {
  readonly source: string;
  /** Cross-entropy of the pair's target, in nats, summed over its tokens and the end mark, with the true past as input. */
  readonly loss: number;
  /** How many these are. */
  readonly tokens: number;
  /** Where the decoder looked, where that can be judged. */
  readonly aligned?: AlignedExample;
}

interface MeasuredBy {
  readonly metrics: readonly MetricId[];
  /** Of the targets. */
  readonly kind: TokenKind;
  /** Of the bootstrap. */
  readonly seed: number;
  /** To be waited for between two pieces of the work. */
  between(): Promise<void>;
}

/** Every metric that is defined for these readings, what was taken for what, and examples. */
export async function measuresOf(
  readings: readonly Reading[],
  { metrics, kind, seed, between }: MeasuredBy,
): Promise<Pick<Measured, 'n' | 'metrics' | 'confusion' | 'worst' | 'first'>> {
  const found: { id: MetricId; estimate: Estimate }[] = [];
  const add = (id: MetricId, estimate: Estimate | undefined) => {
    if (estimate) found.push({ id, estimate });
  };
  for (const id of metrics) {
    add(id, estimateOf(id, readings, kind, seed));
    await between();
  }
  const wanted = new Set<MetricId>(metrics);
  if (alignmentMetrics.some((id) => wanted.has(id))) {
    const quality = alignmentQuality(
      readings.flatMap(({ aligned }) => (aligned ? [aligned] : [])),
      seed,
    );
    const { errorRate: alignmentErrorRate, massOnGold, entropy, relativeEntropy, monotonicity } = quality;
    const estimates = { alignmentErrorRate, massOnGold, entropy, relativeEntropy, monotonicity };
    for (const id of alignmentMetrics) add(id, estimates[id]);
    await between();
  }
  return {
    n: readings.length,
    metrics: found,
    confusion: confusion(readings).slice(0, CONFUSIONS),
    worst: worstOf(readings, kind),
    first: readings.slice(0, EXAMPLES).map((reading) => exampleOf(reading, kind)),
  };
}

/** One metric; undefined of those of alignment, which are made together, and where the readings do not define it. */
function estimateOf(id: MetricId, readings: readonly Reading[], kind: TokenKind, seed: number): Estimate | undefined {
  switch (id) {
    case 'loss':
      return ratioEstimate(
        readings.map(({ loss, tokens }): Ratio => [loss, tokens]),
        seed,
      );
    case 'tokenAccuracy':
      return ratioEstimate(
        readings.map((reading) => rightPositions(reading, kind)),
        seed,
      );
    case 'exactMatch':
      return shareEstimate(readings.filter(isExact).length, readings.length);
    case 'characterErrorRate':
    case 'phoneErrorRate':
    case 'wordErrorRate':
    case 'tokenErrorRate':
      return tokenErrorRate(readings, seed);
    case 'wrongWords':
      return wordErrorRate(readings);
    case 'bleu':
      return bleu(readings, seed);
    default:
      return undefined;
  }
}

/** Whether all of it is right: one of the answers, to its end. */
export function isExact(reading: Prediction): boolean {
  return nearestAnswer(reading).edits === 0;
}

/** Positions of the nearest answer at which the same was said, of all of them, the end mark counted. */
function rightPositions(reading: Reading, kind: TokenKind): Ratio {
  const { answer } = nearestAnswer(reading);
  const { right, total } = tokenAccuracy([joinTokens(kind, reading.said)], [joinTokens(kind, answer)], kind);
  return [right, total];
}

/** Those with the most edits, of equally many those with the greatest loss. */
function worstOf(readings: readonly Reading[], kind: TokenKind): readonly MeasuredExample[] {
  return readings
    .map((reading) => exampleOf(reading, kind))
    .sort((a, b) => b.edits - a.edits || b.loss - a.loss)
    .slice(0, EXAMPLES);
}

function exampleOf(reading: Reading, kind: TokenKind): MeasuredExample {
  return { ...sampleOf(reading, kind), loss: reading.loss / reading.tokens };
}
