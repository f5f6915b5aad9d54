/** What has been measured on a graphics adapter, kept between visits. */
import { keep, kept } from './browserTable';

export interface ChoicesStore {
  load(adapter: string): Promise<Record<string, string>>;
  save(adapter: string, choices: Readonly<Record<string, string>>): Promise<void>;
}

const TABLE = 'choices';

export const browserChoices: ChoicesStore = {
  async load(adapter) {
    return ((await kept(TABLE, adapter)) ?? {}) as Record<string, string>;
  },
  async save(adapter, choices) {
    await keep(TABLE, adapter, { ...choices });
  },
};
