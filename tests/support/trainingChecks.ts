/** What must hold of training on any backend; called by the tests of each. */
import { expect } from 'vitest';
import type { Backend } from '../../src/kernels/backend';
import { attentionMechanisms } from '../../src/model/attention';
import { Evaluator } from '../../src/model/evaluator';
import { Translator } from '../../src/model/translator';
import { marks } from '../../src/tasks/vocabulary';
import {
  lossAndGradients,
  smallBatch,
  smallModel,
  smallPairs,
  smallTrainer,
  smallTraining,
  smallVocabulary,
  worstGap,
} from './smallModel';
import { REORDERED } from './tolerances';

/** Longer padding changes neither loss nor weights nor gradients, and neither does the order of the pairs. */
export async function checkPaddingAndOrder(backend: Backend): Promise<void> {
  const pairs = smallPairs(1, 5);
  const plain = await smallTrainer(backend, { batch: 5 });
  plain.trainOn(smallBatch(pairs));
  const expected = await lossAndGradients(plain);
  const expectedWeights = await plain.read('decoder.attention.weights'); // [7, 5, 7]

  const padded = await smallTrainer(backend, { batch: 5, steps: 11 });
  padded.trainOn(smallBatch(pairs, 11));
  const withPadding = await lossAndGradients(padded);
  expect(Math.abs(withPadding.loss - expected.loss)).toBeLessThan(REORDERED);
  expect(worstGap(withPadding.gradients, expected.gradients)).toBeLessThan(REORDERED);
  const weights = await padded.read('decoder.attention.weights'); // [11, 5, 11]
  for (let step = 0; step < 7; step++) {
    for (let row = 0; row < 5; row++) {
      const start = (step * 5 + row) * 11;
      const own = expectedWeights.subarray((step * 5 + row) * 7, (step * 5 + row) * 7 + 7);
      expect(worstGap(weights.subarray(start, start + 7), own)).toBeLessThan(REORDERED);
      expect([...weights.subarray(start + 7, start + 11)]).toEqual([0, 0, 0, 0]);
    }
  }

  const reversed = await smallTrainer(backend, { batch: 5 });
  reversed.trainOn(smallBatch(pairs.toReversed()));
  const reordered = await lossAndGradients(reversed);
  expect(Math.abs(reordered.loss - expected.loss)).toBeLessThan(REORDERED);
  expect(worstGap(reordered.gradients, expected.gradients)).toBeLessThan(REORDERED);
}

/** A pair alone has the loss that it has in a padded batch: the batch's loss is the mean over its tokens. */
export async function checkAloneAndInBatch(backend: Backend): Promise<void> {
  const pairs = smallPairs(2, 4);
  const together = await smallTrainer(backend, { batch: 4 });
  together.trainOn(smallBatch(pairs));
  const { loss, gradients } = await lossAndGradients(together);
  let lossSum = 0;
  let tokens = 0;
  const gradientSum = new Float64Array(gradients.length);
  for (const pair of pairs) {
    const alone = await smallTrainer(backend, { batch: 1 });
    alone.trainOn(smallBatch([pair]));
    const own = await lossAndGradients(alone);
    const length = pair.target.length + 1;
    lossSum += own.loss * length;
    tokens += length;
    for (const [index, value] of own.gradients.entries())
      gradientSum[index] = (gradientSum[index] ?? 0) + value * length;
  }
  expect(Math.abs(lossSum / tokens - loss)).toBeLessThan(REORDERED);
  const mean = gradientSum.map((value) => value / tokens);
  expect(worstGap(gradients, mean)).toBeLessThan(REORDERED);
}

/** The same seed gives the same losses over 50 steps, bit for bit. */
export async function checkReplay(backend: Backend): Promise<void> {
  const losses = async () => {
    const trainer = await smallTrainer(backend, { batch: 8, training: { ...smallTraining, dropout: 0.2 } });
    for (let step = 1; step <= 50; step++) trainer.trainOn(smallBatch(smallPairs(step, 8)));
    return (await trainer.records(0)).map(({ loss }) => loss);
  };
  const first = await losses();
  expect(first).toHaveLength(50);
  expect(await losses()).toEqual(first);
}

/** Measuring with the true past counts the same pairs as right as decoding greedily does. */
export async function checkEvaluationAgainstDecoding(backend: Backend): Promise<void> {
  const trainer = await smallTrainer(backend, { batch: 32 });
  for (let step = 1; step <= 120; step++) trainer.trainOn(smallBatch(smallPairs(step, 32)));
  const pairs = smallPairs(9999, 64);
  const evaluator = await Evaluator.create(backend, smallModel, trainer.parameters, smallBatch(pairs));
  const measures = await evaluator.measure();
  const shape = { batch: 64, sourceSteps: 9, targetSteps: 9 };
  const translator = await Translator.create(backend, smallModel, trainer.parameters, shape);
  const translations = await translator.translate(pairs.map(({ source }) => smallVocabulary.encodeSource(source).ids));
  const right = translations.filter(({ tokens }, row) => smallVocabulary.decode(tokens) === pairs[row]?.target);
  expect(measures.exactPairs).toBe(right.filter(({ tokens }) => tokens.at(-1) === marks.end).length);
  expect(measures.exactPairs).toBeGreaterThan(0);
  expect(measures.exactPairs).toBeLessThan(64);
}

/** From the first loss that is not finite the parameters stand still, to the bit, until the run is rewound. */
export async function checkNonFinite(backend: Backend): Promise<void> {
  const trainer = await smallTrainer(backend, { batch: 4 });
  for (let step = 1; step <= 3; step++) trainer.trainOn(smallBatch(smallPairs(step, 4)));
  const bias = await trainer.parameters.read('decoder.fc.bias');
  trainer.parameters.write(
    'decoder.fc.bias',
    bias.map(() => Number.NaN),
  );
  const before = await trainer.parameters.snapshot();
  for (let step = 4; step <= 6; step++) trainer.trainOn(smallBatch(smallPairs(step, 4)));
  const records = await trainer.records(0);
  expect(records.map(({ finite }) => finite)).toEqual([true, true, true, false, false, false]);
  const after = await trainer.parameters.snapshot();
  expect(after).toEqual(before);
  trainer.parameters.write('decoder.fc.bias', bias);
  trainer.rewind(3);
  trainer.trainOn(smallBatch(smallPairs(4, 4)));
  const [record] = await trainer.records(3);
  expect(record).toMatchObject({ step: 4, finite: true });
  expect(await trainer.parameters.snapshot()).not.toEqual(before);
}

/** A step that is measured does what a step does, to the bit, and accounts for every dispatch. */
export async function checkProfile(backend: Backend): Promise<void> {
  const plain = await smallTrainer(backend, { batch: 4 });
  const profiled = await smallTrainer(backend, { batch: 4 });
  for (let step = 1; step <= 3; step++) {
    const batch = smallBatch(smallPairs(step, 4));
    plain.trainOn(batch);
    if (step !== 2) {
      profiled.trainOn(batch);
      continue;
    }
    const times = await profiled.profileOn(batch);
    expect(times.reduce((sum, { dispatches }) => sum + dispatches, 0)).toBe(profiled.program.dispatches);
    expect(times.map(({ kernel }) => kernel.name)).toContain('matmul');
    const milliseconds = times.map((time) => time.milliseconds);
    expect(milliseconds).toEqual(milliseconds.toSorted((a, b) => b - a));
    expect(milliseconds[0]).toBeGreaterThan(0);
  }
  expect(await profiled.parameters.snapshot()).toEqual(await plain.parameters.snapshot());
}

/**
 * Scheduled sampling whose coin always falls on the truth trains as teacher forcing does, through a loop that shares none
 * of its hoisted products; one that never does trains on other tokens.
 */
export async function checkScheduledSampling(backend: Backend): Promise<void> {
  for (const attention of attentionMechanisms) {
    if (attention.heads) continue; // a Transformer reads the true past alone
    // dot needs decoder states as wide as the encoder's outputs
    const model = { ...smallModel, attention: attention.id, decoderHidden: 18, decoderLayers: 2 };
    const fed = attention.canFeedInput ? { ...model, inputFeeding: true } : model;
    const losses = async (teacherForcing: number) => {
      const trainer = await smallTrainer(backend, {
        batch: 4,
        model: fed,
        training: { ...smallTraining, teacherForcing },
      });
      for (let step = 1; step <= 4; step++) trainer.trainOn(smallBatch(smallPairs(step, 4)));
      const records = (await trainer.records(0)).map(({ loss }) => loss);
      trainer.release();
      return records;
    };
    const forced = await losses(1);
    const almostOne = 1 - 2 ** -40; // below 1, and 1 as a float32: every coin falls on the truth
    expect(worstGap(await losses(almostOne), forced)).toBeLessThan(REORDERED);
    expect(worstGap(await losses(0), forced)).toBeGreaterThan(1e-3);
  }
}

/** A step in parts is the step; what is rehearsed between two steps, to its end or not, changes nothing that lasts. */
export async function checkParts(backend: Backend): Promise<void> {
  const plain = await smallTrainer(backend, { batch: 4 });
  const parted = await smallTrainer(backend, { batch: 4 });
  for (let step = 1; step <= 4; step++) {
    const batch = smallBatch(smallPairs(step, 4));
    plain.trainOn(batch);
    let turns = 0;
    const between = async () => void turns++;
    await parted.rehearse(smallBatch(smallPairs(9, 4)), 3, between);
    const brokenOff = parted.rehearse(smallBatch(smallPairs(10, 4)), 5, () => Promise.reject(new Error('a key')));
    await expect(brokenOff).rejects.toThrow('a key');
    await parted.trainInParts(batch, 7, between);
    expect(turns).toBe(2 + 6);
  }
  expect(await parted.records(0)).toEqual(await plain.records(0));
  expect(await parted.snapshot()).toEqual(await plain.snapshot());
  for (const trainer of [plain, parted]) trainer.release();
}
