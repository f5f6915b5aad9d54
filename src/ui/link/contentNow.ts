/** What a link to the page as it is holds. */
import { ownId } from '../../tasks/own/ownTask';
import type { Settings } from '../../worker/settings';
import { currentEdits } from '../inspect/editStore';
import { laneStore } from '../lanes/laneStore';
import { differing } from '../lanes/sameBatches';
import { lessonStore } from '../lessons/lessonStore';
import { ownStore } from '../own/ownStore';
import type { Session, SessionState } from '../store';
import { type LinkContent, LONGEST_NAME, type OwnData } from './content';
import { currentView } from './view';

export function contentNow({ store }: Session): LinkContent {
  const state = store.getState();
  const { shipped, input, step } = state;
  const { open, step: lessonStep } = lessonStore.getState();
  const settings = toShare(state);
  const edits = currentEdits();
  // One that came with the page does not train: nothing is in step with it.
  const beside = shipped ? [] : besideNow(settings);
  return {
    settings,
    ...(shipped ? { shipped: shipped.model.task } : step > 0 ? { step } : {}),
    ...(beside.length > 0 ? { beside } : {}),
    input,
    view: currentView(),
    ...(edits ? { edits } : {}),
    ...(open ? { lesson: { ...open, step: lessonStep } } : {}),
    ...(settings.task === ownId ? { brings: whatToBring() } : {}),
  };
}

/** The settings of the model that would be trained on: beside one that came with the page those of the form. */
export function toShare({ running, shipped, draft }: SessionState): Settings {
  return shipped ? draft : (running ?? draft);
}

/** What the models beside that of the page differ in. */
function besideNow(settings: Settings): readonly Partial<Settings>[] {
  return laneStore.getState().others.flatMap(({ store }) => {
    const { pending, running } = store.getState();
    const own = pending?.settings ?? running;
    return own ? [differing(settings, own)] : [];
  });
}

/** Pairs are never in a link: what it says of them is how to know them again. */
function whatToBring(): OwnData {
  const { opened, preview } = ownStore.getState();
  const { pairs, test, reading } = opened ?? {};
  return {
    name: (pairs?.name ?? 'own pairs').slice(0, LONGEST_NAME),
    pairs: preview?.pairs.kept ?? 0,
    ...(test ? { test: test.name.slice(0, LONGEST_NAME) } : {}),
    ...(reading ? { reading } : {}),
  };
}
