/** One step of the decoder as an ONNX graph: of a token and the states before it, the logits and the states after it. */
import { attentionById } from '../../model/attention';
import type { OnnxScore, OnnxValue } from '../../model/attention/onnxScore';
import { encoderWidth, type ModelSettings } from '../../model/modelSettings';
import type { ModelState } from '../modelState';
import { GraphBuilder, lengthOf, linear, positionsUpTo, withinLengths } from './graphBuilder';
import { lstmHeads, remembered } from './multiHead';
import type { Bytes } from './protobuf';

/** decoder_step.onnx. */
export function decoderGraph({ model, parameters }: ModelState): Bytes {
  const { decoderLayers, decoderHidden, targetVocabulary } = model;
  const stateShape = ['batch', decoderHidden];
  const graph = new GraphBuilder('decoder_step', parameters);
  const token = graph.input('token', 'int64', ['batch']);
  const before = Array.from({ length: decoderLayers }, (_, layer) => ({
    hidden: graph.input(`hidden_l${layer}`, 'float', stateShape),
    cell: graph.input(`cell_l${layer}`, 'float', stateShape),
  }));
  const top = before.at(-1);
  if (!top) throw new Error('A decoder has at least one layer.');
  const { onnx: score, canFeedInput: looksAfter } = attentionById(model.attention);
  const fed = looksAfter && model.inputFeeding;

  let x = graph.node('Gather', [graph.parameter('decoder.embedding.weight'), token]); // [B, E]
  if (score && !looksAfter) x = beside(graph, x, context(graph, model, score, top.hidden));
  if (fed) x = beside(graph, x, graph.input('attentional', 'float', stateShape));
  for (const [layer, state] of before.entries()) {
    const { hidden, cell } = lstmCell(graph, `l${layer}`, x, state);
    graph.output(`next_hidden_l${layer}`, hidden, stateShape);
    graph.output(`next_cell_l${layer}`, cell, stateShape);
    x = hidden;
  }
  if (score && looksAfter) {
    const mixed = beside(graph, context(graph, model, score, x), x); // [B, D·H + H]
    x = graph.node('Tanh', [linear(graph, mixed, 'decoder.attention.mix.weight')]); // h̃ [B, H]
    if (fed) graph.output('next_attentional', x, stateShape);
  }
  if (model.selfAttention?.decoder) x = besidePast(graph, x, model.selfAttention.heads, decoderHidden);
  graph.output('logits', linear(graph, x, 'decoder.fc.weight', 'decoder.fc.bias'), ['batch', targetVocabulary]);
  return graph.encode();
}

/** What the output layer reads, x [B, H], with what it finds in all of its past, itself included. */
function besidePast(graph: GraphBuilder, x: OnnxValue, count: number, width: number): OnnxValue {
  const heads = lstmHeads(graph, 'decoder', count);
  const step = graph.node('Unsqueeze', [x, graph.integers([0])]); // [1, B, H]
  const { query, key, value } = heads.projections(step);
  const keys = remembered(graph, 'past_keys', key, width);
  const values = remembered(graph, 'past_values', value, width);
  const { found } = heads.look(query, keys, values);
  return graph.node('Squeeze', [graph.node('Add', [step, found]), graph.integers([0])]);
}

/** Looks at the source from a state [B, H]: gives the weights to the outside, and the context [B, D·H]. */
function context(graph: GraphBuilder, model: ModelSettings, score: OnnxScore, state: OnnxValue): OnnxValue {
  const outputs = graph.input('outputs', 'float', ['source_steps', 'batch', encoderWidth(model)]);
  const keys = score.keys ? graph.input('keys', 'float', ['source_steps', 'batch', model.decoderHidden]) : outputs;
  const lengths = graph.input('lengths', 'int64', ['batch']);
  const weights = maskedSoftmax(graph, score.scores(graph, keys, state, model), lengths); // [B, S]
  graph.output('weights', weights, ['batch', 'source_steps']);
  return graph.node('Einsum', [weights, outputs], { equation: 'bs,sbe->be' });
}

/** The softmax of scores [B, S] over the positions within each row's length; exactly 0 beyond it. */
function maskedSoftmax(graph: GraphBuilder, scores: OnnxValue, lengths: OnnxValue): OnnxValue {
  const positions = positionsUpTo(graph, lengthOf(graph, scores, 1)); // [S]
  const real = withinLengths(graph, positions, lengths); // [B, S]
  const never = graph.number(Number.NEGATIVE_INFINITY);
  return graph.node('Softmax', [graph.node('Where', [real, scores, never])], { axis: -1 });
}

interface CellState {
  readonly hidden: OnnxValue; // [B, H]
  readonly cell: OnnxValue; // [B, H]
}

/** c' = f c + i g, h' = o tanh c', as torch.nn.LSTMCell. */
function lstmCell(graph: GraphBuilder, suffix: string, x: OnnxValue, { hidden, cell }: CellState): CellState {
  const ofInput = linear(graph, x, `decoder.lstm.weight_ih_${suffix}`, `decoder.lstm.bias_ih_${suffix}`);
  const ofState = linear(graph, hidden, `decoder.lstm.weight_hh_${suffix}`, `decoder.lstm.bias_hh_${suffix}`);
  const gates = graph.node('Add', [ofInput, ofState]); // [B, 4H]
  const { i, f, g, o } = graph.nodeOf('Split', [gates], { axis: -1 }, ['i', 'f', 'g', 'o']);
  const kept = graph.node('Mul', [graph.node('Sigmoid', [f]), cell]);
  const written = graph.node('Mul', [graph.node('Sigmoid', [i]), graph.node('Tanh', [g])]);
  const next = graph.node('Add', [kept, written]);
  return { hidden: graph.node('Mul', [graph.node('Sigmoid', [o]), graph.node('Tanh', [next])]), cell: next };
}

function beside(graph: GraphBuilder, left: OnnxValue, right: OnnxValue): OnnxValue {
  return graph.node('Concat', [left, right], { axis: -1 });
}
