/** Differentiates a graph and lowers it to a flat list of commands. */
import type { BufferView, Command, Dispatch } from '../../kernels/backend';
import { type Graph, isScan, type Node, type Scan } from './graph';
import type { Lowering, Operation } from './operation';
import { type Pass, rowDispatch, rowsOf } from './rowShader';
import { isStepped, type Operand, slot, slots, span, type Tensor, type Value, whole } from './value';

/** Where the tensors of a graph lie. */
export interface Placement {
  data(tensor: Tensor): BufferView;
  gradient(tensor: Tensor): BufferView;
}

/**
 * How a graph is launched: a dispatch for each operation of each step; one for neighbours in a step that are no products
 * over all rows; or one for a whole scan and for neighbours outside, where they can be computed row by row.
 */
export type LoweringOfScans = 'operations' | 'steps' | 'sequences';

/** Invocations that share a row in a step, and in a sequence, where they compute products too. */
const STEP_LANES = 64;
const SEQUENCE_LANES = 256;

/** The forward pass. */
export function lowerForward(graph: Graph, placement: Placement, scans: LoweringOfScans = 'operations'): Command[] {
  const commands: Command[] = [];
  const lowering = new Lowerer(placement, commands);
  for (const node of stretches(graph.nodes)) {
    if ('body' in node) lowerScan(node, 'forward', lowering, scans);
    else lowerStretch(node, 'forward', lowering, scans);
  }
  return commands;
}

/** The backward pass of a graph whose last operations end in a loss. Gradients must have been cleared. */
export function lowerBackward(graph: Graph, placement: Placement, scans: LoweringOfScans = 'operations'): Command[] {
  const commands: Command[] = [];
  const lowering = new Lowerer(placement, commands);
  for (const node of stretches(graph.nodes.toReversed())) {
    if ('body' in node) {
      lowerScan(node, 'backward', lowering, scans);
      const all = lowering.allSteps(node.steps);
      for (const operation of node.body.toReversed()) operation.backwardInvariant?.(all);
    } else {
      lowerStretch(node, 'backward', lowering, scans);
    }
  }
  return commands;
}

/** Scans, and the operations between them. */
function stretches(nodes: readonly Node[]): (Scan | Operation[])[] {
  const found: (Scan | Operation[])[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (isScan(node)) found.push(node);
    else if (Array.isArray(last)) last.push(node);
    else found.push([node]);
  }
  return found;
}

/** One pass over operations outside of scans. */
function lowerStretch(operations: readonly Operation[], pass: Pass, lowering: Lowerer, scans: LoweringOfScans): void {
  for (const group of grouped(operations, scans === 'sequences')) {
    if (group.length > 1 && group.some((operation) => operation[pass])) {
      const name = group.map(({ name }) => name).join(', ');
      lowering.emit(
        rowDispatch({ name, pass, operations: group, reverse: false, lanes: STEP_LANES }, lowering.placement)(0, 1),
      );
    } else {
      for (const operation of group) operation[pass]?.(lowering);
    }
    if (pass === 'backward') for (const operation of group) operation.backwardInvariant?.(lowering);
  }
}

/** One pass over a scan's loop. */
function lowerScan(scan: Scan, pass: Pass, lowering: Lowerer, scans: LoweringOfScans): void {
  const { name, steps } = scan;
  const operations = pass === 'forward' ? scan.body : scan.body.toReversed().filter(({ backward }) => backward);
  const reverse = scan.reverse !== (pass === 'backward');
  const [first, last] = reverse ? [steps - 1, 0] : [0, steps - 1];
  const part = (group: readonly Operation[], lanes: number) =>
    rowDispatch({ name, pass, operations: group, reverse, lanes }, lowering.placement);
  if (scans === 'sequences' && operations.every(({ rows }) => rows)) {
    lowering.emit(part(operations, SEQUENCE_LANES)(first, steps));
    return;
  }
  const groups = grouped(operations, scans !== 'operations');
  const parts = groups.map((group) => (group.length > 1 ? part(group, STEP_LANES) : undefined));
  for (let position = first; ; position += reverse ? -1 : 1) {
    for (const [index, group] of groups.entries()) {
      const dispatch = parts[index]?.(position, 1);
      if (dispatch) lowering.emit(dispatch);
      else for (const operation of group) operation[pass]?.(lowering.step(position));
    }
    if (position === last) return;
  }
}

/** Each operation by itself; or with `fuse`, those together that follow each other and treat the same rows apart. */
function grouped(operations: readonly Operation[], fuse: boolean): Operation[][] {
  const groups: Operation[][] = [];
  for (const operation of operations) {
    const before = groups.at(-1)?.at(-1);
    const alike = rowsOf(operation) !== undefined && rowsOf(operation) === rowsOf(before);
    if (fuse && alike && !operation.sharedByRows && !before?.sharedByRows) groups.at(-1)?.push(operation);
    else groups.push([operation]);
  }
  return groups;
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
