/** From a weight to its share of the ink, the width or the height that a full weight has. Fixed, whatever the input. */
import { scaleLinear, scaleLog } from 'd3';
import type { Alignment } from '../../worker/protocol';
import type { ScaleName } from './viewStore';

/** The logarithmic scale begins here: what is smaller is drawn as if it were this. */
const LOG_FLOOR = 1e-4;

export interface ScaleText {
  /** As the menu calls it. */
  readonly name: string;
  /** What the legend measures, and its two ends. */
  readonly quantity: string;
  readonly from: string;
  readonly to: string;
  /** Marks on the axis of the bars: a share, 0 to 1, and what stands there. */
  readonly ticks: readonly (readonly [share: number, label: string])[];
}

export const scaleTexts: Readonly<Record<ScaleName, ScaleText>> = {
  linear: {
    name: 'linear, 0 to 1',
    quantity: 'weight α',
    from: '0',
    to: '1',
    ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => [share, String(share)] as const),
  },
  log: {
    name: 'log, 0.0001 to 1',
    quantity: 'weight α, log',
    from: '≤ 0.0001',
    to: '1',
    ticks: ['≤ 0.0001', '0.001', '0.01', '0.1', '1'].map((label, index) => [index / 4, label] as const),
  },
  row: {
    name: 'per row, 0 to its largest',
    quantity: 'α ÷ its row’s largest',
    from: '0',
    to: '1',
    ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => [share, String(share)] as const),
  },
};

/** Share, 0 to 1, of a weight in its row of the map. */
export type Share = (weight: number, row: number) => number;

export function shareOf(name: ScaleName, { weights, sourceSymbols, outputSymbols }: AlignmentMap): Share {
  if (name === 'log') {
    const scale = scaleLog([LOG_FLOOR, 1], [0, 1]).clamp(true);
    return (weight) => (weight > LOG_FLOOR ? scale(weight) : 0);
  }
  if (name === 'linear') return scaleLinear([0, 1], [0, 1]).clamp(true);
  const columns = sourceSymbols.length;
  const largest = outputSymbols.map((_, row) => Math.max(...weights.subarray(row * columns, (row + 1) * columns)));
  return (weight, row) => weight / (largest[row] || 1);
}

type AlignmentMap = Pick<Alignment, 'weights' | 'sourceSymbols' | 'outputSymbols'>;
