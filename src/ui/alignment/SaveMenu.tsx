import type { Alignment } from '../../worker/protocol';
import type { Snapshot } from '../alignmentFeed';
import { useSession } from '../useSession';
import { SaveList } from './SaveList';

type Saves = typeof import('./saveDrawing');
/** Of what is shown, with the computed map, which stays under an edited one. */
type Save = (saves: Saves, snapshot: Snapshot, computed: Alignment | undefined) => unknown;

const ways: readonly { readonly label: string; readonly save: Save }[] = [
  { label: 'Drawing as SVG', save: ({ saveSvg }, snapshot, computed) => saveSvg(snapshot, computed) },
  { label: 'Drawing as PNG, 2×', save: ({ savePng }, snapshot, computed) => savePng(snapshot, computed) },
  { label: 'Weights as CSV', save: ({ saveCsv }, snapshot) => saveCsv(snapshot) },
];

/** Files of what is on the screen now. */
export function SaveMenu() {
  const { feed } = useSession();
  return (
    <SaveList
      ways={ways.map(({ label, save }) => ({
        label,
        save: async () => {
          const { drawn, drawnComputed } = feed;
          if (drawn) save(await import('./saveDrawing'), drawn, drawnComputed?.alignment);
        },
      }))}
    />
  );
}
