import { expect, it } from 'vitest';
import { describeModel } from '../../../src/ui/words';
import { defaultSettings } from '../../../src/worker/settings';

it('says of both sides how many layers they have and how large those are', () => {
  expect(describeModel(defaultSettings, 71_234)).toBe(
    'An encoder of one LSTM of 64 units reads the source both ways, and a decoder of one LSTM of 64 units with additive ' +
      'attention writes the target: 71,234 parameters',
  );
  const deep = { encoderLayers: 4, hidden: 16, decoderLayers: 3, decoderHidden: 48, encoderDirections: 1 } as const;
  expect(describeModel({ ...defaultSettings, ...deep, attention: 'none' }, 9)).toBe(
    'An encoder of 4 LSTMs of 16 units reads the source left to right, and a decoder of 3 LSTMs of 48 units without ' +
      'attention writes the target: 9 parameters',
  );
});
