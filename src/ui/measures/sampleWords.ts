/** What a model said of a pair, in words. */
import type { Sample } from '../../worker/protocol';

export function editsOf({ edits }: Pick<Sample, 'edits'>): string {
  if (edits === 0) return 'right';
  return edits === 1 ? '1 edit' : `${edits} edits`;
}

/** What the button does that shows it in the map, and what was said. */
export function describeSample({ source, said, target, edits }: Sample): string {
  const written = said === '' ? 'nothing' : said;
  return `Open ${source}: ${written}${edits === 0 ? '' : `, wanted ${target}`}, ${editsOf({ edits })}`;
}
