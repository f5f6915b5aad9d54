import type { Estimate } from './estimate';
import { nearestAnswer, type Prediction } from './prediction';
import { type Ratio, ratioEstimate } from './ratio';
import { shareEstimate } from './wilsonInterval';

/**
 * Edits / tokens wanted, each summed over the set, every prediction held against its nearest answer; with a bootstrap
 * interval. Over phones it is the phone error rate (PER), over characters CER, over the words of a sentence WER. It
 * exceeds 1 where much is put in. Undefined where no token is wanted. Throws where a prediction has no answer.
 */
export function tokenErrorRate(predictions: readonly Prediction[], seed: number): Estimate | undefined {
  const ratioOf = (prediction: Prediction): Ratio => {
    const { answer, edits } = nearestAnswer(prediction);
    return [edits, answer.length];
  };
  return ratioEstimate(predictions.map(ratioOf), seed);
}

/**
 * The share of predictions that are none of their answers, with Wilson's interval: what is called word error rate where
 * each item is the pronunciation of a word. Undefined of no predictions. Throws where a prediction has no answer.
 */
export function wordErrorRate(predictions: readonly Prediction[]): Estimate | undefined {
  const wrong = predictions.filter((prediction) => nearestAnswer(prediction).edits > 0);
  return shareEstimate(wrong.length, predictions.length);
}
