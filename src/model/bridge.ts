/**
 * The bridge from the encoder's final states to the decoder's first: the state itself where the sizes agree, else
 * h₀ = tanh(W h + b) and c₀ = W' c + b', the parts of both directions side by side in h and c. Layers are matched from
 * the top; the bridge's matrices are the same for all of them.
 */
import type { FinalState } from './encoder';
import type { Graph } from './graph/graph';
import { columnSlice, type Value } from './graph/value';
import { linearBias, linearWeight } from './layers/parameters';
import { encoderWidth, type ModelSettings } from './modelSettings';
import { copy } from './operations/copy';
import { linear } from './operations/linear';
import { tanh } from './operations/tanh';

interface DecoderStart {
  readonly hidden: Value; // [B, H]
  readonly cell: Value; // [B, H]
}

/** `starts` are the decoder's layers, from the first to the top. */
export function bridge(
  graph: Graph,
  model: ModelSettings,
  finalStates: readonly FinalState[],
  starts: readonly DecoderStart[],
): void {
  const width = encoderWidth(model);
  const size = model.decoderHidden;
  const matched = starts.map((start, layer) => ({ start, final: matchFromTop(finalStates, starts.length, layer) }));
  if (width === size) {
    for (const { start, final } of matched) {
      for (const [index, part] of final.hidden.entries()) {
        graph.add(copy({ x: part, y: columnSlice(start.hidden, index * model.hidden, model.hidden) }));
      }
      for (const [index, part] of final.cell.entries()) {
        graph.add(copy({ x: part, y: columnSlice(start.cell, index * model.hidden, model.hidden) }));
      }
    }
    return;
  }
  const hiddenBridge = projection(graph, model, 'bridge.hidden');
  const cellBridge = projection(graph, model, 'bridge.cell');
  for (const [layer, { start, final }] of matched.entries()) {
    const mixed = graph.activation(`bridge.mixed_l${layer}`, start.hidden.shape); // [B, H]
    hiddenBridge(final.hidden, mixed);
    graph.add(tanh({ x: mixed, y: start.hidden }));
    cellBridge(final.cell, start.cell);
  }
}

function matchFromTop(finalStates: readonly FinalState[], layers: number, layer: number): FinalState {
  const found = finalStates[Math.max(0, finalStates.length - layers + layer)];
  if (!found) throw new Error('An encoder has at least one layer.');
  return found;
}

/** Records y = W [part; part; …] + b, a slice of W's columns for each part. */
function projection(graph: Graph, model: ModelSettings, name: string): (parts: readonly Value[], y: Value) => void {
  const weight = linearWeight(graph, name, model.decoderHidden, encoderWidth(model));
  const bias = linearBias(graph, name, model.decoderHidden, encoderWidth(model));
  return (parts, y) => {
    for (const [index, part] of parts.entries()) {
      const slice = columnSlice(weight, index * model.hidden, model.hidden);
      graph.add(
        index === 0
          ? linear({ x: part, weight: slice, bias, y })
          : linear({ x: part, weight: slice, y, accumulate: true }),
      );
    }
  };
}
