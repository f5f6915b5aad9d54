import { attentionMechanisms } from '../../src/model/attention';
import type { Settings } from '../../src/worker/settings';
import { base, describeProjects } from './exported';

/**
 * Every mechanism beside LSTMs, with input feeding where it can. Directions and layers change from case to case, so that each number of
 * each occurs with a bridge between the sizes and, in every third case and where sizes must be equal, without.
 */
const recurrent: readonly Settings[] = attentionMechanisms
  .filter(({ heads }) => !heads)
  .flatMap((mechanism) => (mechanism.canFeedInput ? [0, 1] : [0]).map((inputFeeding) => ({ mechanism, inputFeeding })))
  .map(({ mechanism, inputFeeding }, index) => {
    const encoderDirections = 1 + (index % 2);
    const equal = mechanism.objection !== undefined || index % 3 === 2;
    return {
      ...base,
      attention: mechanism.id,
      inputFeeding,
      encoderDirections,
      decoderHidden: equal ? encoderDirections * base.hidden : base.decoderHidden,
      encoderLayers: 1 + (Math.floor(index / 2) % 2),
      decoderLayers: 1 + (Math.floor(index / 4) % 2),
    };
  });

/** LSTMs whose outputs look at each other: sizes that two heads part. */
const looking: readonly Settings[] = (
  [
    ['none', 'decoder'],
    ['additive', 'encoder'],
    ['general', 'both'],
  ] as const
).map(([attention, selfAttention], index) => ({
  ...base,
  ...{ attention, selfAttention, heads: 2, decoderHidden: 8, encoderDirections: 1 + (index % 2) },
  inputFeeding: attention === 'general' ? 1 : 0,
}));

describeProjects([...recurrent, ...looking]);
