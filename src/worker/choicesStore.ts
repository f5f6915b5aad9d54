/** What has been measured on a graphics adapter, kept between visits for as long as neither browser nor shaders change. */
import { keep, kept } from './browserTable';

export interface ChoicesStore {
  /** What was kept of the adapter with these shaders, by their hash; nothing where that was with others. */
  load(adapter: string, shaders: string): Promise<Record<string, string>>;
  /** Takes the place of what was kept of the adapter. */
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
    const found = (await kept(TABLE, adapter)) as Kept | undefined;
    return found?.version === versionOf(shaders) ? found.choices : {};
  },
  async save(adapter, shaders, choices) {
    await keep(TABLE, adapter, { version: versionOf(shaders), choices: { ...choices } } satisfies Kept);
  },
};
