import { useStore } from 'zustand';
import type { Alignment, OwnEdits } from '../../worker/protocol';
import { outputLabels, quoted, sourceLabels } from '../alignment/symbols';
import { type Drawing, viewStore } from '../alignment/viewStore';
import { withHead } from '../heads/headEdits';
import { describeHead } from '../heads/lens';
import { useSessionState } from '../useSession';
import { edit, editStore } from './editStore';
import { withoutToken, withoutWeights, withZeroed } from './rowEdits';
import { useComputed } from './useComputed';

/** How each drawing keeps what the model computes under a row that is set. */
const underneath: Readonly<Record<Drawing, string>> = {
  heatmap: 'In the map the small square in a cell of such a row has the ink of its weight as computed.',
  ribbons: 'In the map hairlines outline the ribbons of such a row as computed.',
  rows: 'In the map a line crosses each bar of such a row at its weight as computed.',
};

/** Each edit in words, with a button that takes it back. */
export function EditList() {
  const edits = useStore(editStore, (state) => state.edits);
  const computed = useComputed();
  const edited = useSessionState(({ explored }) => explored?.exploration.alignment);
  const drawing = useStore(viewStore, (view) => view.drawing);
  const items = describeEdits(edits, computed, edited);
  if (items.length === 0) return null;
  return (
    <>
      <h3>Edits</h3>
      <ul className="editList">
        {items.map(({ text, without }) => (
          <li key={text}>
            <span>{text}</span>
            <button type="button" className="plain" aria-label={`Take back: ${text}`} onClick={() => edit(without)}>
              ✕
            </button>
          </li>
        ))}
      </ul>
      {edits.weights.length + (edits.zeroed?.length ?? 0) > 0 && <p className="aside">{underneath[drawing]}</p>}
    </>
  );
}

interface Item {
  readonly text: string;
  /** The edits without it. */
  readonly without: OwnEdits;
}

function describeEdits(edits: OwnEdits, computed: Alignment | undefined, edited: Alignment | undefined): Item[] {
  const named = (alignment: Alignment | undefined, row: number): string => {
    const name = alignment && outputLabels(alignment)[row]?.name;
    return name === undefined ? 'beyond the end' : `“${name}”`;
  };
  const heads = (edits.headsOff ?? []).map(({ name, head }) => {
    const module = computed?.maps?.find((map) => map.name === name);
    const text = `${module ? describeHead(module, head) : `${name}, head ${head + 1}`}: switched off`;
    return { text, without: withHead(edits, name, head, false) };
  });
  const weights = edits.weights.map(({ row }) => ({
    row,
    text: `Row ${row + 1}, ${named(edited, row)}: weights set`,
    without: withoutWeights(edits, row),
  }));
  const tokens = edits.tokens.map(({ row }) => ({
    row,
    text: `Row ${row + 1}: ${named(edited, row)} written, as computed ${named(computed, row)}`,
    without: withoutToken(edits, row),
  }));
  const zeroed = (edits.zeroed ?? []).map((column) => ({
    text: `Input ${column + 1}, ${quoted(edited && sourceLabels(edited)[column])}: weight 0 in every row`,
    without: withZeroed(edits, column, false),
  }));
  return [...heads, ...zeroed, ...[...weights, ...tokens].sort((a, b) => a.row - b.row)];
}
