/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015):
 * score(t, s) = vᵀ tanh(W h̄ₛ + U dₜ₋₁ + b), weights = softmax over s, context = Σ_s weight · h̄ₛ.
 */
import { at } from '../graph/value';
import { linearBias, linearWeight } from '../layers/parameters';
import { encoderWidth } from '../modelSettings';
import { additiveScore } from '../operations/additiveScore';
import { linear } from '../operations/linear';
import { softmax } from '../operations/softmax';
import { weightedSum } from '../operations/weightedSum';
import type { AttentionMechanism } from './mechanism';

export const additive: AttentionMechanism = {
  id: 'additive',
  label: 'additive',
  equation: 'score(t, s) = vᵀ tanh(W h̄ₛ + U dₜ₋₁ + b)',
  description:
    'Before each step the decoder compares its state with every source position, turns the scores into weights that sum to 1, and is fed the weighted sum of the encoder’s outputs.',
  citation: 'Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly Learning to Align and Translate, 2015',
  contextSize: encoderWidth,

  attend({ graph, model, encoded, steps }) {
    const { hidden } = model;
    const { outputs, lengths } = encoded;
    const [source = 1, batch = 1, width = 1] = outputs.shape;
    const W = linearWeight(graph, 'decoder.attention.W', hidden, width); // [H, D·H]
    const U = linearWeight(graph, 'decoder.attention.U', hidden, hidden); // [H, H]
    const b = linearBias(graph, 'decoder.attention.U', hidden, hidden); // [H]
    const v = linearWeight(graph, 'decoder.attention.v', 1, hidden); // [1, H]

    const keys = graph.activation('decoder.attention.keys', [source, batch, hidden]);
    const query = graph.activation('decoder.attention.query', [steps, batch, hidden]);
    const scores = graph.activation('decoder.attention.scores', [steps, batch, source]);
    const weights = graph.activation('decoder.attention.weights', [steps, batch, source]);
    const context = graph.activation('decoder.attention.context', [steps, batch, width]);

    graph.add(linear({ x: outputs, weight: W, y: keys })); // the keys do not depend on the step
    return (body, previousHidden) => {
      body.add(linear({ x: previousHidden, weight: U, bias: b, y: at(query) }));
      body.add(additiveScore({ query: at(query), keys, v, lengths, scores: at(scores) }));
      body.add(softmax({ scores: at(scores), lengths, weights: at(weights) }));
      body.add(weightedSum({ weights: at(weights), values: outputs, context: at(context) }));
      return at(context);
    };
  },
};
