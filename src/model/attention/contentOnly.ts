/**
 * The attention of the LSTM tutorial, made to run: score(s) = vᵀ tanh(W h̄ₛ + b). As written it has no v, so its "scores" are
 * vectors, and its softmax runs over their numbers in place of the source positions. The decoder's state is an argument
 * that it never uses, so every step has the same weights: it cannot align.
 */
import { linearBias, linearWeight } from '../layers/parameters';
import { encoderWidth } from '../modelSettings';
import { additiveScore } from '../operations/additiveScore';
import { linear } from '../operations/linear';
import { repeat } from '../operations/repeat';
import type { Attention, AttentionMechanism, AttentionScope } from './mechanism';
import { onnxNetwork, onnxProduct } from './onnxScore';
import { attentionSequences, recordContext } from './sequences';
import { encoderOutput, score, scoreVector, sourcePosition, transposed, weight } from './symbols';

const scoreOfPosition = [
  { ...score, meaning: 'How well source position s suits, whatever is being written' },
  '(',
  sourcePosition,
  ')',
];
const weightOfPosition = {
  ...weight,
  sub: 's',
  meaning: 'The weight of source position s, the same at every output step',
};

export const contentOnly: AttentionMechanism<'content-only'> = {
  id: 'content-only',
  label: 'content-only',
  equation: 'score(s) = vᵀ tanh(W h̄ₛ + b)',
  formula: [
    {
      left: scoreOfPosition,
      right: [
        transposed(scoreVector),
        'tanh',
        '(',
        { symbol: 'W', side: 'learnt', meaning: 'Makes H numbers of an encoder output', shape: ['H', 'D·H'] },
        encoderOutput,
        '+',
        { symbol: 'b', side: 'learnt', meaning: 'Is added to them', shape: ['H'] },
        ')',
      ],
    },
    { left: [weightOfPosition], right: [{ operator: 'softmax', over: 's' }, ...scoreOfPosition] },
    {
      left: [{ symbol: 'c', side: 'target', meaning: 'The context, the same at every output step', shape: ['D·H'] }],
      right: [{ operator: 'Σ', over: 's' }, weightOfPosition, encoderOutput],
    },
  ],
  description:
    'It scores each source position by itself: its equation has no t, because the decoder’s state is an argument that it never uses. Every output step gets the same weights, so its map is one row repeated, and it cannot align.',
  citation: 'The document “Let’s Add Attention to a LSTM Network”, its class Attention',
  departure:
    'The tutorial promises weights “based on the current decoder hidden state”, but its class never reads that state. As written it does not run either: its scores are vectors, its softmax runs over their features, weights and outputs do not multiply, and its decoder uses a cell state that nothing sets. This is the nearest that runs: v makes each score one number, and the softmax runs over the source.',
  rowsRepeat: true,
  canFeedInput: false,
  inputSize: encoderWidth,

  attends: true,

  onnx: {
    keys(graph, outputs) {
      const products = onnxProduct(graph, outputs, graph.parameter('decoder.attention.W.weight'));
      return graph.node('Sum', [products, graph.parameter('decoder.attention.W.bias')]);
    },
    scores: onnxNetwork,
  },
};

/** Records what does not depend on the step, and says what each step does. */
export function attendContentOnly(scope: AttentionScope): Attention {
  const { graph, model, encoded } = scope;
  const { outputs, lengths } = encoded;
  const [source = 1, batch = 1, width = 1] = outputs.shape;
  const size = model.decoderHidden;
  const W = linearWeight(graph, 'decoder.attention.W', size, width); // [H, D·H]
  const b = linearBias(graph, 'decoder.attention.W', size, width); // [H]
  const v = linearWeight(graph, 'decoder.attention.v', 1, size); // [1, H]
  const keys = graph.activation('decoder.attention.keys', [source, batch, size]);
  const noQuery = graph.activation('decoder.attention.no_query', [1, batch, size]); // never written: zero
  const once = graph.activation('decoder.attention.scores_once', [1, batch, source]);
  const sequences = attentionSequences(scope);

  graph.add(linear({ x: outputs, weight: W, bias: b, y: keys }));
  graph.add(additiveScore({ query: noQuery, keys, v, lengths, scores: once }));
  graph.add(repeat({ x: once, y: sequences.scores }));
  recordContext(graph, scope, sequences, (sequence) => sequence);
  return { input: sequences.context };
}
