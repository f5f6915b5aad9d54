/** What a saved figure is of, for whoever cannot see it, or has only the file. */
import type { Alignment } from '../../worker/protocol';
import type { Snapshot } from '../alignmentFeed';
import { describeHead } from '../heads/lens';
import type { MapAlignment } from './mapAlignment';

export function figureTitle({ step, alignment }: Snapshot): string {
  const { title = 'Attention', text, prediction, implied } = alignment;
  const weights = implied ? ', implied weights,' : '';
  return `${title}${weights} from “${text}” to “${prediction}” at step ${step}${departures(alignment)}`;
}

/** In what a map is not as the model computes it; empty where it is. */
export function departures({ edited, headsOff = [], maps = [] }: MapAlignment | Alignment): string {
  const off = headsOff.map(({ name, head }) => {
    const module = maps.find((map) => map.name === name);
    return module ? describeHead(module, head) : `${name}, head ${head + 1}`;
  });
  return `${edited ? ', edited by hand' : ''}${off.length > 0 ? `, with ${off.join(' and ')} switched off` : ''}`;
}
