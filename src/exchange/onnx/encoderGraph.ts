/**
 * The encoder as an ONNX graph: of source tokens and their lengths, all that the decoder's steps begin with or look at.
 *
 * Beyond a row's length ONNX's LSTM gives zero, where the page's forward direction carries its last state. Neither is ever
 * seen: layers read a row within its length alone, and the attention weights beyond it are exactly 0.
 */
import { attentionById } from '../../model/attention';
import type { OnnxValue } from '../../model/attention/onnxScore';
import { encoderWidth } from '../../model/modelSettings';
import type { HostTensor, ModelState } from '../modelState';
import { GraphBuilder, lengthOf, linear, positionsUpTo, withinLengths } from './graphBuilder';
import { lstmHeads, nothingYet } from './multiHead';
import { dataTypes } from './onnxModel';
import type { Bytes } from './protobuf';

/** encoder.onnx. */
export function encoderGraph({ model, parameters }: ModelState): Bytes {
  const { encoderLayers, decoderLayers, decoderHidden } = model;
  const graph = new GraphBuilder('encoder', parameters);
  const source = graph.input('source', 'int64', ['source_steps', 'batch']);
  const rowLengths = graph.input('lengths', 'int64', ['batch']);
  const lengths = graph.node('Cast', [rowLengths], { to: dataTypes.int32 });

  let outputs = graph.node('Gather', [graph.parameter('encoder.embedding.weight'), source]); // [S, B, E]
  const finalStates: LayerState[] = []; // D·H numbers a row
  for (let layer = 0; layer < encoderLayers; layer++) {
    const { y, h, c } = lstm(graph, layer, model.encoderDirections, outputs, lengths);
    outputs = sideBySide(graph, y, [0, 2, 1, 3]); // [S, B, D·H]
    finalStates.push({ hidden: sideBySide(graph, h, [1, 0, 2]), cell: sideBySide(graph, c, [1, 0, 2]) });
  }

  const { onnx: score, canFeedInput } = attentionById(model.attention);
  const bridged = encoderWidth(model) !== decoderHidden;
  for (let layer = 0; layer < decoderLayers; layer++) {
    const final = finalStates[Math.max(0, encoderLayers - decoderLayers + layer)]; // layers are matched from the top
    if (!final) throw new Error('An encoder has at least one layer.');
    const { hidden, cell } = bridged ? bridge(graph, final) : final;
    graph.output(`hidden_l${layer}`, hidden, ['batch', decoderHidden]);
    graph.output(`cell_l${layer}`, cell, ['batch', decoderHidden]);
    if (layer === 0 && canFeedInput && model.inputFeeding) {
      const zero = graph.node('ConstantOfShape', [graph.node('Shape', [hidden])]);
      graph.output('attentional', zero, ['batch', decoderHidden]);
    }
  }

  if (model.selfAttention?.encoder) {
    const heads = lstmHeads(graph, 'encoder', model.selfAttention.heads);
    const real = withinLengths(graph, positionsUpTo(graph, lengthOf(graph, source, 0)), rowLengths); // [B, S]
    const seen = graph.node('Unsqueeze', [real, graph.integers([0, 2])]); // [1, B, 1, S]
    const { query, key, value } = heads.projections(outputs);
    outputs = graph.node('Add', [outputs, heads.look(query, key, value, seen).found]);
  }
  if (model.selfAttention?.decoder) {
    for (const name of ['past_keys', 'past_values']) {
      const none = nothingYet(graph, lengthOf(graph, source, 1), decoderHidden);
      graph.output(name, none, ['past', 'batch', decoderHidden]);
    }
  }
  if (score) graph.output('outputs', outputs, ['source_steps', 'batch', encoderWidth(model)]);
  if (score?.keys) graph.output('keys', score.keys(graph, outputs, model), ['source_steps', 'batch', decoderHidden]);
  return graph.encode();
}

interface LayerState {
  readonly hidden: OnnxValue;
  readonly cell: OnnxValue;
}

/** The directions' parts of a vector put next to each other; `order` of the axes moves D before the last. */
function sideBySide(graph: GraphBuilder, x: OnnxValue, order: readonly number[]): OnnxValue {
  const kept = order.slice(2).map(() => 0); // 0 keeps an axis; -1 joins what is left
  return graph.node('Reshape', [graph.node('Transpose', [x], { perm: order }), graph.integers([...kept, -1])]);
}

/** h₀ = tanh(W h + b), c₀ = W' c + b'. */
function bridge(graph: GraphBuilder, { hidden, cell }: LayerState): LayerState {
  return {
    hidden: graph.node('Tanh', [linear(graph, hidden, 'bridge.hidden.weight', 'bridge.hidden.bias')]),
    cell: linear(graph, cell, 'bridge.cell.weight', 'bridge.cell.bias'),
  };
}

/** One layer of ONNX's LSTM: x [S, B, in]; y [S, D, B, H], and the last states h and c [D, B, H]. */
function lstm(graph: GraphBuilder, layer: number, directions: number, x: OnnxValue, lengths: OnnxValue) {
  const suffixes = [`l${layer}`, `l${layer}_reverse`].slice(0, directions);
  /** The parameters of these kinds for each direction, one after another. */
  const packed = (name: string, kinds: readonly string[], rowShape: readonly number[]) => {
    const parts = suffixes.flatMap((suffix) =>
      kinds.flatMap((kind) => inOnnxOrder(graph.host(`encoder.lstm.${kind}_${suffix}`))),
    );
    return graph.constant(`lstm_l${layer}.${name}`, { shape: [directions, ...rowShape], data: joined(parts) });
  };
  const [gates = 0, inputs = 0] = graph.host(`encoder.lstm.weight_ih_l${layer}`).shape;
  const hidden = gates / 4;
  const W = packed('W', ['weight_ih'], [gates, inputs]);
  const R = packed('R', ['weight_hh'], [gates, hidden]);
  const B = packed('B', ['bias_ih', 'bias_hh'], [2 * gates]);
  const direction = directions === 2 ? 'bidirectional' : 'forward';
  return graph.nodeOf('LSTM', [x, W, R, B, lengths], { hidden_size: hidden, direction }, ['y', 'h', 'c']);
}

/** The four gates' rows, PyTorch's i f g o put into ONNX's i o f c, whose c is g. */
function inOnnxOrder({ data }: HostTensor): Float32Array[] {
  const size = data.length / 4;
  return [0, 3, 1, 2].map((gate) => data.subarray(gate * size, (gate + 1) * size));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
