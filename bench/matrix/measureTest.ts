/** The measures of a trained run on its task's test set, which is touched at the end and never before. */
import { Translator } from '../../src/model/translator';
import type { Pair } from '../../src/tasks/task';
import { tokensOf } from '../../src/tasks/tokens';
import { marks } from '../../src/tasks/vocabulary';
import { ownInputSteps, type Run } from '../../src/worker/run';
import { answersTo } from '../../src/worker/samples';
import { type Measures, measure, predictionsOf, testSetOf } from './measures';
import type { MeasureName } from './rows';

/** Sources that are decoded at once. */
const CHUNK = 128;

export interface TestMeasures {
  /** What the set is, in the task's words. */
  readonly label: string;
  readonly measures: Measures;
}

/** Decodes the test pairs greedily. */
export async function measureTest(run: Run, size: number, names: readonly MeasureName[]): Promise<TestMeasures> {
  const { label, pairs } = testSetOf(run, size);
  const predictions = predictionsOf(run, pairs, await decode(run, pairs));
  return { label, measures: measure(names, predictions, run.settings.seed) };
}

async function decode(run: Run, pairs: readonly Pair[]): Promise<string[]> {
  const { source, target } = run.vocabularies;
  const { parameters, scans } = run.trainer;
  const sources = pairs.map((pair) => source.encodeSource(pair.source).ids);
  const answers = pairs.flatMap((pair) => answersTo(run.task, pair));
  const shape = {
    batch: Math.min(CHUNK, pairs.length),
    sourceSteps: Math.max(...sources.map(({ length }) => length)),
    // Longer than any answer, so that what was cut off is never right.
    targetSteps: Math.max(
      ownInputSteps(run.steps, run.model).targetSteps,
      ...answers.map((answer) => tokensOf(target.kind, answer).length + 2),
    ),
  };
  const translator = await Translator.create(parameters.backend, run.model, parameters, shape, scans);
  try {
    const texts: string[] = [];
    for (let at = 0; at < sources.length; at += shape.batch) {
      const chunk = Array.from({ length: shape.batch }, (_, row) => sources[at + row] ?? [marks.end]);
      const translations = await translator.translate(chunk);
      const some = translations.slice(0, sources.length - at);
      texts.push(...some.map(({ tokens }) => target.decode(tokens)));
    }
    return texts;
  } finally {
    translator.release();
  }
}
