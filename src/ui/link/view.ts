/** The choices of how things are shown that a link carries: where they are kept, and the values that each may have. */
import type { ShownMap } from '../alignment/mapAlignment';
import { type AlignmentView, changeView, drawings, viewStore } from '../alignment/viewStore';
import { type ChartChoices, chartFields, chartStore } from '../charts/chartStore';
import { type InspectState, inspectFields, inspectStore } from '../inspect/inspectStore';
import { FIRST_PAIR, type LaneState, laneStore, reaches } from '../lanes/laneStore';
import type { ViewChoices, ViewField, ViewFields } from './viewFields';

/** Rows and columns are counted from 0; one beyond the map of an input pins nothing. */
const PLACE: ViewField = { minimum: 0, maximum: 4095, whole: true };

/** Of the models beside each other, counted from 0. */
const LANES = [0, 1, 2, 3];

export const viewFields = {
  map: {
    drawing: drawings,
    scale: ['linear', 'log', 'row'],
    ramp: ['ironGall', 'cividis', 'grey'],
    showGold: [false, true],
    showArgmax: [false, true],
    pinnedRow: PLACE,
    pinnedColumn: PLACE,
    shownKind: ['encoder', 'decoder', 'cross'],
    shownLayer: [0, 1, 2, 3],
    shownHead: ['mean', 'rollout', 0, 1, 2, 3, 4, 5, 6, 7],
  },
  curves: chartFields,
  inspect: inspectFields,
  lanes: { shown: ['first', 'all', 'difference'], from: LANES, to: LANES, reach: reaches },
} satisfies ViewFields;

/** What is chosen now. */
export function currentView(): ViewChoices {
  const { pinned, shown, ...map } = viewStore.getState();
  const { row, column } = pinned ?? {};
  const { unit, ...inspect } = inspectStore.getState();
  const { others, shown: lanesShown, pair, reach } = laneStore.getState();
  return {
    map: {
      ...map,
      ...(row === undefined ? {} : { pinnedRow: row }),
      ...(column === undefined ? {} : { pinnedColumn: column }),
      ...(shown ? { shownKind: shown.kind, shownLayer: shown.layer, shownHead: shown.head } : {}),
    },
    curves: { ...chartStore.getState() },
    inspect: { ...inspect, ...(unit === undefined ? {} : { unit }) },
    ...(others.length === 0 ? {} : { lanes: { shown: lanesShown, from: pair[0], to: pair[1], reach } }),
  };
}

/** Takes choices over that have been checked against `viewFields`; what they do not name stays. */
export function showView({ map = {}, curves = {}, inspect = {} }: ViewChoices): void {
  const { pinnedRow, pinnedColumn, shownKind, shownLayer, shownHead, ...rest } = map;
  const pinned = {
    ...(typeof pinnedRow === 'number' ? { row: pinnedRow } : {}),
    ...(typeof pinnedColumn === 'number' ? { column: pinnedColumn } : {}),
  };
  // Each of the three has been checked by itself; of a map that is named in part there is none.
  const named = [shownKind, shownLayer, shownHead].every((part) => part !== undefined);
  changeView({
    ...(rest as Partial<AlignmentView>),
    pinned: Object.keys(pinned).length === 0 ? undefined : pinned,
    shown: named ? ({ kind: shownKind, layer: shownLayer, head: shownHead } as ShownMap) : undefined,
  });
  chartStore.setState(curves as Partial<ChartChoices>);
  inspectStore.setState(inspect as Partial<InspectState>);
}

/** What of the models beside each other is shown. To be called once they have begun: a new one changes it. */
export function showLanes({ lanes = {} }: ViewChoices): void {
  const { from, to, ...rest } = lanes;
  const last = laneStore.getState().others.length;
  const isPair = typeof from === 'number' && typeof to === 'number' && from !== to && Math.max(from, to) <= last;
  laneStore.setState({ ...(rest as Partial<LaneState>), pair: isPair ? [from, to] : FIRST_PAIR });
}
