/** What lanes are called: by what their settings differ in. */
import { differences, type SettingDifference } from '../../worker/settingDifferences';
import type { Settings } from '../../worker/settings';

/** "additive" and "dot"; "hidden 64" and "hidden 32". Of more than three the number is said. */
const MOST = 3;

/** For each of several models what it has of all that they differ in, in a few words. */
export function laneNames(all: readonly Settings[]): readonly string[] {
  const [first] = all;
  if (!first) return [];
  const changes = all.map((one) => differences(first, one));
  const found = new Map<string, SettingDifference>();
  for (const change of changes.flat()) if (!found.has(change.label)) found.set(change.label, change);
  const shown = [...found.values()].slice(0, MOST);
  const more = found.size > MOST ? [`${found.size - MOST} more`] : [];
  return changes.map((own) => {
    if (found.size === 0) return 'the same settings';
    const values = shown.map(({ label, from }) => {
      const value = own.find((one) => one.label === label)?.to ?? from;
      return label === 'Attention' ? value : `${label.toLowerCase()} ${value}`;
    });
    return [...values, ...more].join(', ');
  });
}
