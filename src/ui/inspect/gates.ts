/** The gates of one unit of an LSTM: at each output step of the decoder's, at each token of the source of the encoder's. */
import type { Exploration } from '../../worker/protocol';
import { tensorRow } from './arithmetic';
import type { LstmName } from './inspectStore';

export type GateName = 'i' | 'f' | 'g' | 'o' | 'c' | 'd';

export interface GateText {
  readonly name: GateName;
  /** What it does, in a few words. */
  readonly meaning: string;
  /** How it is made of what the LSTM's weights give. */
  readonly made: string;
  readonly from: -1 | 0;
}

/** In PyTorch's order; then what they make. The cell alone has no bounds. */
export const gateTexts: readonly GateText[] = [
  { name: 'i', meaning: 'input gate', made: 'σ', from: 0 },
  { name: 'f', meaning: 'forget gate', made: 'σ', from: 0 },
  { name: 'g', meaning: 'candidate', made: 'tanh', from: -1 },
  { name: 'o', meaning: 'output gate', made: 'σ', from: 0 },
  { name: 'c', meaning: 'cell', made: 'f · c + i · g', from: -1 },
  { name: 'd', meaning: 'state', made: 'o · tanh c', from: -1 },
];

/** Values of each gate by output step, or by token of the source. */
export type UnitGates = Readonly<Record<GateName, readonly number[]>>;

/** Where the tensors of an LSTM are. */
interface Place {
  /** [T, 4H], i f g o side by side; the cell's kernel has left there what their functions give. */
  readonly gates: string;
  readonly cells: string;
  readonly states: string;
  /** The slots of cells and states in which a step leaves its own: the first slot of some is what stood before. */
  readonly cellSlot: 0 | 1;
  readonly stateSlot: 0 | 1;
  /** Which of the directions, whose states lie side by side. */
  readonly direction: 0 | 1;
}

function placeOf(lstm: LstmName, layer: number): Place {
  if (lstm === 'decoder') {
    const [gates, cells, states] = ['gates', 'cells', 'states'].map((what) => `decoder.${what}_l${layer}`);
    return { gates: gates ?? '', cells: cells ?? '', states: states ?? '', cellSlot: 1, stateSlot: 1, direction: 0 };
  }
  const states = `encoder.outputs_l${layer}`;
  const [gates, cells] = [`encoder.gates_l${layer}`, `encoder.cells_l${layer}`];
  // Read from its end, a token leaves its cell in the slot before that of the one read earlier.
  return lstm === 'encoder'
    ? { gates, cells, states, cellSlot: 1, stateSlot: 0, direction: 0 }
    : { gates: `${gates}_reverse`, cells: `${cells}_reverse`, states, cellSlot: 0, stateSlot: 0, direction: 1 };
}

/** Undefined where there is no such layer or unit. */
export function unitGates(
  exploration: Exploration,
  lstm: LstmName,
  layer: number,
  unit: number,
): UnitGates | undefined {
  const units = unitsOf(exploration, lstm, layer);
  if (unit < 0 || unit >= units) return undefined;
  const place = placeOf(lstm, layer);
  const steps = Array.from({ length: exploration.tensors[place.gates]?.shape[0] ?? 0 }, (_, step) => step);
  const gate = (which: number) =>
    steps.map((step) => tensorRow(exploration, place.gates, step)?.[which * units + unit] ?? 0);
  return {
    i: gate(0),
    f: gate(1),
    g: gate(2),
    o: gate(3),
    c: steps.map((step) => tensorRow(exploration, place.cells, step + place.cellSlot)?.[unit] ?? 0),
    d: steps.map((step) => stateAt(exploration, place, units, step, unit)),
  };
}

/** The unit whose state is largest in absolute value, on average over the steps. */
export function mostActiveUnit(exploration: Exploration, lstm: LstmName, layer: number): number {
  const units = unitsOf(exploration, lstm, layer);
  const place = placeOf(lstm, layer);
  const steps = exploration.tensors[place.gates]?.shape[0] ?? 0;
  const totals = Array.from({ length: units }, (_, unit) => {
    let total = 0;
    for (let step = 0; step < steps; step++) total += Math.abs(stateAt(exploration, place, units, step, unit));
    return total;
  });
  return totals.indexOf(Math.max(...totals));
}

export function unitsOf({ tensors }: Exploration, lstm: LstmName, layer: number): number {
  return (tensors[placeOf(lstm, layer).gates]?.shape[1] ?? 0) / 4;
}

function stateAt({ tensors }: Exploration, place: Place, units: number, step: number, unit: number): number {
  const states = tensors[place.states];
  const width = states?.shape[1] ?? 0;
  return states?.data[(step + place.stateSlot) * width + place.direction * units + unit] ?? 0;
}
