/** What has been measured on a graphics adapter, kept between visits for as long as neither browser nor shaders change. */
import { change, kept } from './browserTable';

export interface ChoicesStore {
  /** What was kept of the adapter with these shaders, by their hash; nothing where that was with others. */
  load(adapter: string, shaders: string): Promise<Record<string, string>>;
  /** Adds to what was kept of the adapter with these shaders, and takes the place of what was with others. */
  save(adapter: string, shaders: string, choices: Readonly<Record<string, string>>): Promise<void>;
}

interface Kept {
  readonly version: string;
  readonly choices: Record<string, string>;
}

const TABLE = 'choices';

/** A browser brings its own compiler of shaders. */
const versionOf = (shaders: string) => `${navigator.userAgent}, shaders ${shaders}`;

export const browserChoices: ChoicesStore = {
  async load(adapter, shaders) {
    return choicesOf(await kept(TABLE, adapter), versionOf(shaders));
  },
  // Workers of several lanes measure, each what it needs, and know nothing of each other.
  async save(adapter, shaders, choices) {
    const version = versionOf(shaders);
    const added = (found: unknown): Kept => ({ version, choices: { ...choicesOf(found, version), ...choices } });
    await change(TABLE, adapter, added);
  },
};

function choicesOf(found: unknown, version: string): Record<string, string> {
  const known = found as Kept | undefined;
  return known?.version === version ? known.choices : {};
}
