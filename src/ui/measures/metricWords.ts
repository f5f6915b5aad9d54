/** What each metric is called, how it is printed and what it means, in a line. */
import type { MetricId } from '../../tasks/metrics/applicable';
import type { Estimate } from '../../tasks/metrics/estimate';
import { formatLoss } from '../format';

interface MetricWords {
  readonly name: string;
  readonly meaning: string;
  readonly unit: 'share' | 'nats' | 'bits' | 'points';
}

export const metricWords: Readonly<Record<MetricId, MetricWords>> = {
  loss: {
    name: 'Loss, nats per token',
    meaning: 'How surprised the model is by each token of the right answer, given those before it: the mean of −ln p.',
    unit: 'nats',
  },
  tokenAccuracy: {
    name: 'Token accuracy',
    meaning: 'Places of the right answer at which the model wrote the same token, its end among them.',
    unit: 'share',
  },
  exactMatch: {
    name: 'Exact match',
    meaning: 'Outputs that are right in every token.',
    unit: 'share',
  },
  characterErrorRate: {
    name: 'Character errors (CER)',
    meaning:
      'The fewest characters to replace, put in or leave out to make the right answer the output, per character of the answer.',
    unit: 'share',
  },
  phoneErrorRate: {
    name: 'Phone errors (PER)',
    meaning:
      'The fewest phones to replace, put in or leave out to make the nearest right answer the output, per phone of the answer.',
    unit: 'share',
  },
  wordErrorRate: {
    name: 'Word errors (WER)',
    meaning:
      'The fewest words to replace, put in or leave out to make the right answer the output, per word of the answer.',
    unit: 'share',
  },
  tokenErrorRate: {
    name: 'Token errors',
    meaning:
      'The fewest tokens to replace, put in or leave out to make the right answer the output, per token of the answer.',
    unit: 'share',
  },
  wrongWords: {
    name: 'Wrong words (WER)',
    meaning: 'Words of which no listed pronunciation was written.',
    unit: 'share',
  },
  bleu: {
    name: 'BLEU',
    meaning:
      'How many runs of one to four tokens the output shares with the answer, less where it is shorter; 100 is the same text. On the tokens of this page, so not to be held against figures on others.',
    unit: 'points',
  },
  alignmentErrorRate: {
    name: 'Alignment errors (AER)',
    meaning:
      'Och and Ney’s (2003): each output token is linked to its heaviest place, and a link that the right alignment lacks is an error; it counts twice where a token has one right place, which is then missed as well.',
    unit: 'share',
  },
  massOnGold: {
    name: 'Weight on the right places',
    meaning: 'Attention that falls on the right alignment, of all that a token pays.',
    unit: 'share',
  },
  entropy: {
    name: 'Entropy, bits',
    meaning: 'How spread attention is: 0 on one place, 1 on two alike, 2 on four.',
    unit: 'bits',
  },
  relativeEntropy: {
    name: 'Relative entropy',
    meaning: 'The same as a share of what even weights would have.',
    unit: 'share',
  },
  monotonicity: {
    name: 'Monotonicity',
    meaning: 'Steps from one output token to the next at which attention does not move back in the source.',
    unit: 'share',
  },
};

const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "87.1 %" and "82.9–90.3"; an error rate may exceed 100 %. What is not all is never printed as 100 %. */
export function printEstimate(id: MetricId, { value, interval }: Estimate): { value: string; interval: string } {
  const { unit } = metricWords[id];
  const print = (number: number): string => {
    if (unit === 'nats') return formatLoss(number);
    if (unit === 'bits') return number.toFixed(2);
    if (unit === 'points') return tenths.format(number);
    return tenths.format(number < 1 ? Math.min(100 * number, 99.9) : 100 * number);
  };
  return {
    value: unit === 'share' ? `${print(value)} %` : print(value),
    interval: `${print(interval.low)}–${print(interval.high)}`,
  };
}
