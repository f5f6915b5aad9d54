/** The encoder of a Transformer (Vaswani et al., 2017): layers of self-attention and feed-forward parts over the source. */
import { attentionById } from '../attention';
import { moduleNames } from '../attentionModules';
import type { TrainingKey } from '../dropped';
import type { EncoderInputs, Memory } from '../encoder';
import type { Graph } from '../graph/graph';
import { multiHeadAttention } from '../heads/multiHeadAttention';
import type { ModelSettings } from '../modelSettings';
import type { Onlooker } from '../onlooker';
import { streams } from '../operations/stream';
import { everyStep } from '../tokenInput';
import { positionedTokens } from './positionedTokens';
import { around, feedForward, norm, type Stack } from './sublayers';
import { transformerSettings } from './transformerSettings';

/** Dropouts of a layer: one for each sublayer. */
const SUBLAYERS = 2;

export function transformerEncoder(
  graph: Graph,
  model: ModelSettings,
  { source, order, lengths }: EncoderInputs,
  key: TrainingKey | undefined,
  onlooker?: Onlooker,
): Memory {
  const [steps = 1, batch = 1] = source.shape;
  const settings = transformerSettings(model);
  const { heads } = settings;
  const width = model.embedding;
  const stack: Stack = { graph, settings, steps, batch, width, key };
  const attention = attentionById(model.attention).heads?.itself(settings);
  if (!attention) throw new Error(`${model.attention} is no attention of a Transformer.`);
  const tokens = positionedTokens(stack, 'encoder', model.sourceVocabulary, streams.encoderEmbedding);
  let x = tokens(graph, everyStep, source, order); // [S, B, E]
  for (let layer = 0; layer < model.encoderLayers; layer++) {
    const { name, kind } = moduleNames.encoder(layer);
    const own = `encoder.layers.${layer}`;
    const stream = streams.transformerEncoder + SUBLAYERS * layer;
    const look = multiHeadAttention(graph, {
      ...{ name, kind, heads, attention, steps, source: steps, batch, width, lengths, onlooker },
      turned: settings.positions === 'rotary',
    });
    const selfAttention = around(stack, `${own}.norm1`, stream, (record, now, from, y, accumulate) => {
      look.recordKeys(record, now, from);
      look.recordLook(record, now, from, y, accumulate);
    });
    const forward = around(stack, `${own}.norm2`, stream + 1, feedForward(stack, own));
    x = forward(graph, everyStep, selfAttention(graph, everyStep, x));
    graph.name(`${own}.output`, x);
  }
  const outputs = graph.name('encoder.outputs', norm(stack, 'encoder.norm')(graph, everyStep, x));
  return { outputs, lengths };
}
