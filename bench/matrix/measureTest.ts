/** The measures of a trained run on its task's test set, which is touched here and nowhere else. */
import { Translator } from '../../src/model/translator';
import { bleu } from '../../src/tasks/metrics/bleu';
import { tokenErrorRate, wordErrorRate } from '../../src/tasks/metrics/errorRate';
import type { Estimate } from '../../src/tasks/metrics/estimate';
import { nearestAnswer, type Prediction } from '../../src/tasks/metrics/prediction';
import { shareEstimate } from '../../src/tasks/metrics/wilsonInterval';
import type { Pair } from '../../src/tasks/task';
import { tokensOf } from '../../src/tasks/tokens';
import { marks } from '../../src/tasks/vocabulary';
import { distinct } from '../../src/worker/questions/heldOut';
import { ownInputSteps, type Run } from '../../src/worker/run';
import type { MeasureName } from './rows';

/** Sources that are decoded at once. */
const CHUNK = 128;

export interface TestMeasures {
  /** What the set is, in the task's words. */
  readonly label: string;
  readonly measures: Partial<Record<MeasureName, Estimate>>;
}

/**
 * Decodes greedily as many test pairs as asked for, or all where there are fewer. A source that is drawn again counts once,
 * as on the page; any right answer counts.
 */
export async function measureTest(run: Run, pairs: number, names: readonly MeasureName[]): Promise<TestMeasures> {
  const { seed } = run.settings;
  const set = run.task.test(seed, pairs).find(({ id }) => id === 'heldOut');
  if (!set) throw new Error('This task has no test set.');
  const predictions = await decode(run, distinct(set.pairs));
  const measures: Partial<Record<MeasureName, Estimate>> = {};
  for (const name of names) {
    const estimate = measured[name](predictions, seed);
    if (estimate) measures[name] = estimate;
  }
  return { label: set.label, measures };
}

const measured: Readonly<Record<MeasureName, (said: readonly Prediction[], seed: number) => Estimate | undefined>> = {
  exact: (predictions) => {
    const right = predictions.filter((prediction) => nearestAnswer(prediction).edits === 0);
    return shareEstimate(right.length, predictions.length);
  },
  wordErrors: wordErrorRate,
  phoneErrors: tokenErrorRate,
  bleu,
};

async function decode(run: Run, pairs: readonly Pair[]): Promise<Prediction[]> {
  const { source, target } = run.vocabularies;
  const { parameters, scans } = run.trainer;
  const sources = pairs.map((pair) => source.encodeSource(pair.source).ids);
  const wanted = pairs.map((pair) => (run.task.answers?.(pair.source) ?? [pair.target]).map(tokensOfTarget));
  const shape = {
    batch: Math.min(CHUNK, pairs.length),
    sourceSteps: Math.max(...sources.map(({ length }) => length)),
    // Longer than any answer, so that what was cut off is never right.
    targetSteps: Math.max(
      ownInputSteps(run.steps, run.model).targetSteps,
      ...wanted.flat().map(({ length }) => length + 2),
    ),
  };
  const translator = await Translator.create(parameters.backend, run.model, parameters, shape, scans);
  try {
    const predictions: Prediction[] = [];
    for (let at = 0; at < sources.length; at += shape.batch) {
      const chunk = Array.from({ length: shape.batch }, (_, row) => sources[at + row] ?? [marks.end]);
      const translations = await translator.translate(chunk);
      for (const [row, answers] of wanted.slice(at, at + shape.batch).entries()) {
        predictions.push({ said: tokensOfTarget(target.decode(translations[row]?.tokens ?? [])), answers });
      }
    }
    return predictions;
  } finally {
    translator.release();
  }

  function tokensOfTarget(text: string): string[] {
    return tokensOf(target.kind, text);
  }
}
