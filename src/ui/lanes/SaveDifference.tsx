import { SaveList } from '../alignment/SaveList';
import type { Difference } from './difference';
import type { DifferenceFeed } from './differenceFeed';

type Saves = typeof import('./saveDifferenceFiles');

const ways: readonly { readonly label: string; readonly save: (saves: Saves, difference: Difference) => unknown }[] = [
  { label: 'Difference as SVG', save: ({ saveSvg }, difference) => saveSvg(difference) },
  { label: 'Difference as PNG, 2×', save: ({ savePng }, difference) => savePng(difference) },
  { label: 'Difference as CSV', save: ({ saveCsv }, difference) => saveCsv(difference) },
];

/** Files of the difference as it is on the screen now. */
export function SaveDifference({ feed }: { readonly feed: DifferenceFeed }) {
  return (
    <SaveList
      ways={ways.map(({ label, save }) => ({
        label,
        save: async () => {
          const { latest } = feed;
          if (latest) save(await import('./saveDifferenceFiles'), latest);
        },
      }))}
    />
  );
}
