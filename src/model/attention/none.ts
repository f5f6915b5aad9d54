import type { AttentionMechanism } from './mechanism';

export const none: AttentionMechanism = {
  id: 'none',
  label: 'none',
  equation: 'd₀ = last encoder state',
  description:
    'The decoder gets the encoder’s last state and nothing else: a whole sentence has to pass through one vector, the bottleneck that attention removes.',
  citation: 'Sutskever, Vinyals and Le, Sequence to Sequence Learning with Neural Networks, 2014',
  contextSize: () => 0,
};
