/** Heads that make weights of scores, without writing them unless somebody looks. */
import type { ScoredAttention } from '../attention/headAttention';
import type { Graph } from '../graph/graph';
import { attentionWeights, scaledDotProduct } from '../operations/scaledDotProduct';
import type { HeadCore, HeadTensors } from './multiHeadAttention';
import { shownWeights } from './shownWeights';

export function scoredHeads(graph: Graph, tensors: HeadTensors, attention: ScoredAttention): HeadCore {
  const { name, kind, heads, steps, batch, query, keys, values, context, lengths } = tensors;
  const statistics = graph.activation(`${name}.statistics`, [steps, batch, 2 * heads]);
  const shown = shownWeights(graph, tensors);
  return {
    look(record, now) {
      const causal = kind === 'decoder';
      const parts = { heads, query: now(query), keys, lengths, causal, attention, statistics: now(statistics) };
      record.add(scaledDotProduct({ ...parts, values, context: now(context) }));
      shown?.record(record, now, (weights) => attentionWeights({ ...parts, weights }));
    },
  };
}
