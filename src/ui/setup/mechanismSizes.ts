/** The sizes that a mechanism asks for come with it, and go with it. */
import { mechanismOf, type Settings } from '../../worker/settings';

/** The draft with another mechanism; `began` is what its changes are counted from. */
export function withMechanism(draft: Settings, attention: Settings['attention'], began = draft): Settings {
  const { embedding, decoderHidden } = began;
  const unbrought = { ...draft, embedding, decoderHidden };
  const brought = fitted(unbrought);
  const own = brought.embedding === draft.embedding && brought.decoderHidden === draft.decoderHidden;
  return fitted({ ...(own ? unbrought : draft), attention });
}

/** The settings with the first remedy of their mechanism, where the sizes do not go together. */
function fitted(settings: Settings): Settings {
  const mechanism = mechanismOf(settings);
  const remedy = mechanism.objection?.(settings) && mechanism.remedies?.(settings)[0];
  return remedy ? { ...settings, ...remedy.changes } : settings;
}
