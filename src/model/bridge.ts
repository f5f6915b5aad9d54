/**
 * The bridge from the encoder's final state to the decoder's first: the state itself where the sizes agree, else
 * h₀ = tanh(W h + b) and c₀ = W' c + b', the parts of both directions side by side in h and c.
 */
import type { Encoded } from './encoder';
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

export function bridge(graph: Graph, model: ModelSettings, encoded: Encoded, { hidden, cell }: DecoderStart): void {
  const [finalHidden] = encoded.finalHidden;
  const [finalCell] = encoded.finalCell;
  if (encoderWidth(model) === model.hidden && finalHidden && finalCell) {
    graph.add(copy({ x: finalHidden, y: hidden }));
    graph.add(copy({ x: finalCell, y: cell }));
    return;
  }
  const mixed = graph.activation('bridge.mixed', hidden.shape); // [B, H]
  project(graph, model, 'bridge.hidden', encoded.finalHidden, mixed);
  graph.add(tanh({ x: mixed, y: hidden }));
  project(graph, model, 'bridge.cell', encoded.finalCell, cell);
}

/** y = W [part; part; …] + b, a slice of W's columns for each part. */
function project(graph: Graph, model: ModelSettings, name: string, parts: readonly Value[], y: Value): void {
  const inputs = encoderWidth(model);
  const weight = linearWeight(graph, name, model.hidden, inputs);
  const bias = linearBias(graph, name, model.hidden, inputs);
  for (const [index, part] of parts.entries()) {
    const slice = columnSlice(weight, index * model.hidden, model.hidden);
    graph.add(
      index === 0
        ? linear({ x: part, weight: slice, bias, y })
        : linear({ x: part, weight: slice, y, accumulate: true }),
    );
  }
}
