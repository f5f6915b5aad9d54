import { nameOf, type RowKey } from './row';

/**
 * The rows that `--only` names: alternatives are parted by commas, and what all has to be in a row's name by slashes, as in
 * `W1/webgpu,W2/torch`. All rows where nothing is named; throws where nothing fits.
 */
export function chooseRows<Key extends RowKey>(rows: readonly Key[], only: string): Key[] {
  const alternatives = only.split(',').map((alternative) => alternative.toLowerCase().split('/'));
  const chosen = rows.filter((row) => {
    const name = nameOf(row).toLowerCase();
    return alternatives.some((parts) => parts.every((part) => name.includes(part.trim())));
  });
  if (chosen.length === 0) throw new Error(`No row is named by "${only}". Rows:\n${rows.map(nameOf).join('\n')}`);
  return chosen;
}
