/**
 * Heads of linear attention. What is looked at is summed once, where it is all there; a decoder's own past is summed as it
 * grows: for all steps at once where they are known, and in a state that each step adds to where they are made in a loop.
 */
import type { Graph } from '../graph/graph';
import { impliedWeights, readKeys, runningStep, runningSums, sumKeys } from '../operations/linearAttention';
import { everyStep } from '../tokenInput';
import type { HeadCore, HeadTensors } from './multiHeadAttention';
import { shownWeights } from './shownWeights';

export function linearHeads(graph: Graph, tensors: HeadTensors): HeadCore {
  const { name, kind, heads, steps, batch, width, query, keys, values, context, lengths } = tensors;
  const size = width / heads; // d
  const sums = () => graph.activation(`${name}.state`, [batch, heads * size * (size + 1)]);
  const shown = shownWeights(graph, tensors);
  const causal = kind === 'decoder';
  const show: HeadCore['look'] = (record, now) =>
    shown?.record(record, now, (weights) =>
      impliedWeights({ heads, query: now(query), keys, lengths, causal, weights }),
    );
  if (!causal) {
    const state = sums();
    return {
      afterKeys: (record) => record.add(sumKeys({ heads, keys, values, lengths, state })),
      look(record, now) {
        record.add(readKeys({ heads, query: now(query), state, context: now(context) }));
        show(record, now);
      },
    };
  }
  return {
    look(record, now) {
      if (now === everyStep) {
        const normaliser = graph.activation(`${name}.normaliser`, [steps, batch, heads]);
        record.add(runningSums({ heads, query, keys, values, context, normaliser }));
      } else {
        const step = { query: now(query), key: now(keys), value: now(values), context: now(context) };
        record.add(runningStep({ heads, ...step, state: sums() }));
      }
      show(record, now);
    },
  };
}
