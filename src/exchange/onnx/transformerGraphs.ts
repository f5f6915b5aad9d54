/**
 * A Transformer as two ONNX graphs. The encoder's gives, beside nothing remembered yet, the keys and values with which every
 * layer of the decoder looks at the source; a step of the decoder takes one token and remembers its own keys and values.
 */
import { attentionById } from '../../model/attention';
import type { HeadAttention } from '../../model/attention/headAttention';
import type { OnnxValue } from '../../model/attention/onnxScore';
import type { ModelSettings, TransformerSettings } from '../../model/modelSettings';
import type { ModelState } from '../modelState';
import { GraphBuilder, lengthOf, positionsUpTo, withinLengths } from './graphBuilder';
import { near } from './headWeights';
import { affineOf, MultiHead, nothingYet, remembered } from './multiHead';
import type { Bytes } from './protobuf';

type Model = ModelSettings & { readonly transformer: TransformerSettings };

export function hasTransformer(model: ModelSettings): model is Model {
  return model.transformer !== undefined;
}

/** encoder.onnx. */
export function transformerEncoder(model: Model, parameters: ModelState['parameters']): Bytes {
  const { embedding: width, encoderLayers, decoderLayers } = model;
  const graph = new GraphBuilder('encoder', parameters);
  const source = graph.input('source', 'int64', ['source_steps', 'batch']);
  const lengths = graph.input('lengths', 'int64', ['batch']);
  const positions = positionsUpTo(graph, lengthOf(graph, source, 0)); // [S]
  const real = overHeads(graph, withinLengths(graph, positions, lengths), 0); // [1, B, 1, S]
  const t = graph.node('Unsqueeze', [positions, graph.integers([1])]); // [S, 1]
  const { itself, across } = headAttentions(model);
  const nearby = near(graph, itself, t, positions); // [S, S]
  const seen = nearby ? graph.node('And', [overHeads(graph, nearby, 1), real]) : real;

  let x = embedded(graph, model, 'encoder', source, positions); // [S, B, E]
  for (let layer = 0; layer < encoderLayers; layer++) {
    const name = `encoder.layers.${layer}`;
    const heads = headsOf(graph, model, `${name}.self_attn`, itself);
    x = added(graph, model, `${name}.norm1`, x, (y) => {
      const { query, key, value } = heads.projections(y);
      const turn = (x: OnnxValue) => turned(graph, model, heads, x, positions);
      return heads.look(turn(query), turn(key), value, seen).found;
    });
    x = added(graph, model, `${name}.norm2`, x, (y) => feedForward(graph, model, name, y));
  }
  const outputs = normalised(graph, x, 'encoder.norm');

  const batch = lengthOf(graph, source, 1);
  for (let layer = 0; layer < decoderLayers; layer++) {
    const heads = headsOf(graph, model, `decoder.layers.${layer}.multihead_attn`, across);
    for (const part of ['key', 'value'] as const) {
      const shape = ['source_steps', 'batch', width];
      graph.output(`source_${part}s_l${layer}`, heads.project(part, outputs), shape);
      graph.output(`${part}s_l${layer}`, nothingYet(graph, batch, width), ['past', 'batch', width]);
    }
  }
  return graph.encode();
}

/** decoder_step.onnx. */
export function transformerStep(model: Model, parameters: ModelState['parameters']): Bytes {
  const { embedding: width, decoderLayers, targetVocabulary } = model;
  const graph = new GraphBuilder('decoder_step', parameters);
  const token = graph.node('Unsqueeze', [graph.input('token', 'int64', ['batch']), graph.integers([0])]); // [1, B]
  const lengths = graph.input('lengths', 'int64', ['batch']);
  const source = Array.from({ length: decoderLayers }, (_, layer) => ({
    keys: graph.input(`source_keys_l${layer}`, 'float', ['source_steps', 'batch', width]),
    values: graph.input(`source_values_l${layer}`, 'float', ['source_steps', 'batch', width]),
  }));
  const sourcePositions = positionsUpTo(graph, lengthOf(graph, source[0]?.keys ?? token, 0)); // [S]
  const real = overHeads(graph, withinLengths(graph, sourcePositions, lengths), 0); // [1, B, 1, S]
  // Before this step stand as many as are remembered.
  const t = graph.node('Shape', ['keys_l0'], { end: 1 }); // [1]
  const past = positionsUpTo(graph, graph.node('Squeeze', [graph.node('Add', [t, graph.integers(1)])])); // [t + 1]
  const { itself, across } = headAttentions(model);
  const nearby = near(graph, itself, t, past); // [t + 1]
  const seen = nearby && graph.node('Unsqueeze', [nearby, graph.integers([0, 1, 2])]);

  let x = embedded(graph, model, 'decoder', token, t); // [1, B, E]
  let weights: OnnxValue | undefined; // [1, B, N, S]
  for (const [layer, { keys: sourceKeys, values: sourceValues }] of source.entries()) {
    const name = `decoder.layers.${layer}`;
    const own = headsOf(graph, model, `${name}.self_attn`, itself);
    x = added(graph, model, `${name}.norm1`, x, (y) => {
      const { query, key, value } = own.projections(y);
      const keys = remembered(graph, `keys_l${layer}`, turned(graph, model, own, key, t), width);
      const values = remembered(graph, `values_l${layer}`, value, width);
      return own.look(turned(graph, model, own, query, t), keys, values, seen).found;
    });
    const looking = headsOf(graph, model, `${name}.multihead_attn`, across);
    x = added(graph, model, `${name}.norm2`, x, (y) => {
      const looked = looking.look(looking.project('query', y), sourceKeys, sourceValues, real);
      weights = looked.weights;
      return looked.found;
    });
    x = added(graph, model, `${name}.norm3`, x, (y) => feedForward(graph, model, name, y));
  }
  const logits = affineOf(graph, normalised(graph, x, 'decoder.norm'), 'decoder.fc'); // [1, B, V]
  graph.output('logits', graph.node('Squeeze', [logits, graph.integers([0])]), ['batch', targetVocabulary]);
  if (!weights) throw new Error('A decoder has at least one layer.');
  const mean = graph.node('ReduceMean', [weights], { axes: [0, 2], keepdims: 0 });
  graph.output('weights', mean, ['batch', 'source_steps']);
  return graph.encode();
}

function headsOf(graph: GraphBuilder, { transformer }: Model, module: string, attention: HeadAttention): MultiHead {
  return new MultiHead(graph, module, transformer.heads, attention);
}

/** What heads do where a side looks at itself, and where the decoder looks across. */
function headAttentions({ attention, transformer }: Model): { itself: HeadAttention; across: HeadAttention } {
  const { heads } = attentionById(attention);
  if (!heads) throw new Error(`${attention} is no attention of a Transformer.`);
  return { itself: heads.itself(transformer), across: heads.across };
}

/** A boolean [·, S] over heads, as it broadcasts to weights [T, B, N, S]: of rows at axis 0 or batch rows at axis 1. */
function overHeads(graph: GraphBuilder, seen: OnnxValue, missing: 0 | 1): OnnxValue {
  return graph.node('Unsqueeze', [seen, graph.integers([missing, 2])]);
}

/** x + f(norm(x)), or norm(x + f(x)). */
function added(
  graph: GraphBuilder,
  { transformer }: Model,
  norm: string,
  x: OnnxValue,
  sublayer: (y: OnnxValue) => OnnxValue,
): OnnxValue {
  if (transformer.norm === 'pre') return graph.node('Add', [x, sublayer(normalised(graph, x, norm))]);
  return normalised(graph, graph.node('Add', [x, sublayer(x)]), norm);
}

/** torch.nn.LayerNorm, whose epsilon is ONNX's. */
function normalised(graph: GraphBuilder, x: OnnxValue, module: string): OnnxValue {
  return graph.node('LayerNormalization', [x, graph.parameter(`${module}.weight`), graph.parameter(`${module}.bias`)]);
}

function feedForward(graph: GraphBuilder, { transformer }: Model, module: string, x: OnnxValue): OnnxValue {
  const inner = affineOf(graph, x, `${module}.linear1`);
  const active = transformer.activation === 'relu' ? graph.node('Relu', [inner]) : gelu(graph, inner);
  return affineOf(graph, active, `${module}.linear2`);
}

/** x Φ(x) */
function gelu(graph: GraphBuilder, x: OnnxValue): OnnxValue {
  const erf = graph.node('Erf', [graph.node('Mul', [x, graph.number(Math.SQRT1_2)])]);
  const share = graph.node('Mul', [graph.node('Add', [erf, graph.number(1)]), graph.number(0.5)]);
  return graph.node('Mul', [x, share]);
}

/** Tokens [T, B] at positions [T] as x [T, B, E]. */
function embedded(
  graph: GraphBuilder,
  { embedding: width, transformer }: Model,
  side: 'encoder' | 'decoder',
  tokens: OnnxValue,
  positions: OnnxValue,
): OnnxValue {
  const x = graph.node('Gather', [graph.parameter(`${side}.embedding.weight`), tokens]);
  if (transformer.positions === 'rotary') return x;
  const rows =
    transformer.positions === 'learned'
      ? graph.node('Gather', [
          graph.parameter(`${side}.positions.weight`),
          graph.node('Min', [positions, graph.integers(transformer.length - 1)]), // the last stands for those beyond
        ])
      : sinusoids(graph, positions, width);
  return graph.node('Add', [x, graph.node('Unsqueeze', [rows, graph.integers([1])])]);
}

/** sin and cos of position / 10000^(2i / size) side by side, [T, size]. */
function sinusoids(graph: GraphBuilder, positions: OnnxValue, size: number): OnnxValue {
  const { sine, cosine } = angles(graph, positions, size);
  const first = { shape: [size], data: Float32Array.from({ length: size }, (_, column) => 1 - (column % 2)) };
  const isFirst = graph.node('Equal', [graph.constant('first_of_pair', first), graph.number(1)]);
  return graph.node('Where', [isFirst, sine, cosine]);
}

/** Sine and cosine of the angles of positions [T], each for both numbers of a pair, [T, size]. */
function angles(graph: GraphBuilder, positions: OnnxValue, size: number) {
  const rate = (column: number) => 10_000 ** ((-2 * Math.floor(column / 2)) / size);
  const data = Float32Array.from({ length: size }, (_, column) => rate(column));
  const rates = graph.constant(`rates_of_${size}`, { shape: [size], data });
  const column = graph.node('Unsqueeze', [graph.node('CastLike', [positions, rates]), graph.integers([1])]);
  const angle = graph.node('Mul', [column, rates]);
  return { sine: graph.node('Sin', [angle]), cosine: graph.node('Cos', [angle]) };
}

/** Where positions are rotary, queries or keys x [T, B, E] with each pair of a head turned by its position's angle. */
function turned(
  graph: GraphBuilder,
  { transformer }: Model,
  heads: MultiHead,
  x: OnnxValue,
  positions: OnnxValue,
): OnnxValue {
  if (transformer.positions !== 'rotary') return x;
  const size = heads.width / heads.heads;
  const { sine, cosine } = angles(graph, positions, size); // [T, d]
  const over = (factor: OnnxValue) => graph.node('Unsqueeze', [factor, graph.integers([1, 2])]); // [T, 1, 1, d]
  // A pair a, b becomes a cos − b sin, b cos + a sin: the pair times cos, and its quarter turn −b, a times sin.
  const quarter = new Float32Array(size * size); // [d, d], from rows to columns
  for (let first = 0; first < size; first += 2) {
    quarter[(first + 1) * size + first] = -1;
    quarter[first * size + first + 1] = 1;
  }
  const inHeads = heads.split(x);
  const across = graph.node('MatMul', [
    inHeads,
    graph.constant(`quarter_turn_of_${size}`, { shape: [size, size], data: quarter }),
  ]);
  const sum = graph.node('Add', [graph.node('Mul', [inHeads, over(cosine)]), graph.node('Mul', [across, over(sine)])]);
  return graph.node('Reshape', [sum, graph.integers([0, 0, -1])]);
}
