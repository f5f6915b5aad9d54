import type { AttentionMechanism } from './mechanism';

export const none: AttentionMechanism<'none'> = {
  id: 'none',
  label: 'none',
  equation: 'd₀ = last encoder state',
  formula: [
    {
      left: [
        { symbol: 'd', sub: '0', side: 'target', meaning: 'The state with which the decoder begins', shape: ['H'] },
      ],
      right: [{ symbol: 'last encoder state', side: 'source', meaning: 'All that the decoder learns of the source' }],
    },
  ],
  description:
    'The decoder gets the encoder’s last state and nothing else. A whole sentence has to pass through one vector, the bottleneck that attention removes.',
  citation: 'Sutskever, Vinyals and Le, Sequence to Sequence Learning with Neural Networks, 2014',
  canFeedInput: false,
  inputSize: () => 0,
};
