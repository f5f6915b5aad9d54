/** Differentiates a graph and lowers it to a flat list of commands. */
import type { BufferView, Command, Dispatch } from '../../kernels/backend';
import { type Graph, isScan, type Node, type Scan } from './graph';
import type { Lowering, Operation } from './operation';
import { isStepped, type Operand, slot, slots, span, type Tensor, type Value, whole } from './value';

/** Where the tensors of a graph lie. */
export interface Placement {
  data(tensor: Tensor): BufferView;
  gradient(tensor: Tensor): BufferView;
}

/** The forward pass. */
export function lowerForward(graph: Graph, placement: Placement): Command[] {
  const commands: Command[] = [];
  const lowering = new Lowerer(placement, commands);
  for (const node of graph.nodes) {
    if (!isScan(node)) {
      node.forward(lowering);
      continue;
    }
    for (const position of positions(node)) {
      for (const operation of node.body) operation.forward(lowering.step(position));
    }
  }
  return commands;
}

/** The backward pass of a graph whose last operations end in a loss. Gradients must have been cleared. */
export function lowerBackward(graph: Graph, placement: Placement): Command[] {
  const commands: Command[] = [];
  const lowering = new Lowerer(placement, commands);
  for (const node of graph.nodes.toReversed()) {
    const operations = operationsOf(node).toReversed();
    if (isScan(node)) {
      for (const position of positions(node).toReversed()) {
        for (const operation of operations) operation.backward?.(lowering.step(position));
      }
      for (const operation of operations) operation.backwardInvariant?.(lowering.allSteps(node.steps));
      continue;
    }
    for (const operation of operations) {
      operation.backward?.(lowering);
      operation.backwardInvariant?.(lowering);
    }
  }
  return commands;
}

function operationsOf(node: Node): readonly Operation[] {
  return isScan(node) ? node.body : [node];
}

function positions({ steps, reverse }: Scan): number[] {
  const order = Array.from({ length: steps }, (_, position) => position);
  return reverse ? order.reverse() : order;
}

class Lowerer implements Lowering {
  constructor(
    readonly placement: Placement,
    readonly commands: Command[],
    readonly position = 0,
    readonly resolve: (operand: Operand) => Value = outsideScan,
  ) {}

  step(position: number): Lowerer {
    return new Lowerer(this.placement, this.commands, position, (operand) =>
      isStepped(operand) ? slot(operand.value, position + operand.shift) : operand,
    );
  }

  allSteps(steps: number): Lowerer {
    return new Lowerer(this.placement, this.commands, 0, (operand) =>
      isStepped(operand) ? slots(operand.value, operand.shift, steps) : operand,
    );
  }

  at(operand: Operand): Value {
    return this.resolve(operand);
  }

  view(value: Value): BufferView {
    return within(this.placement.data(value.tensor), value);
  }

  gradient(value: Value): BufferView {
    return within(this.placement.gradient(value.tensor), value);
  }

  whole(tensor: Tensor): BufferView {
    return this.view(whole(tensor));
  }

  wholeGradient(tensor: Tensor): BufferView {
    return this.gradient(whole(tensor));
  }

  emit(dispatch: Dispatch): void {
    this.commands.push(dispatch);
  }
}

function outsideScan(operand: Operand): Value {
  if (isStepped(operand)) throw new Error(`${operand.value.tensor.name} moves with a step, but there is no scan here.`);
  return operand;
}

function within({ storage, offset }: BufferView, value: Value): BufferView {
  return { storage, offset: offset + value.offset, length: span(value) };
}
