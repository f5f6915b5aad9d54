/** Begins each step of the open lesson, and notes when what it asks for has been done. */
import { prepareWith } from '../actions';
import { changeView, viewStore } from '../alignment/viewStore';
import { dropEdits, editStore } from '../inspect/editStore';
import { inspectStore } from '../inspect/inspectStore';
import { endLanes } from '../lanes/endLanes';
import { shippedFor } from '../shipped/models';
import { openShipped } from '../shipped/openShipped';
import { addMessage, preparing, type Session } from '../store';
import { lessons } from './index';
import type { Beginning, PageState, Step } from './lesson';
import { finishStep, lessonStore } from './lessonStore';

/** Returns what ends it. */
export function followLesson(session: Session): () => void {
  let begun: Step | undefined;
  const look = () => {
    const { open, step, finished, begins } = lessonStore.getState();
    const current = open && lessons[open.id].steps[step];
    if (!current) return;
    if (current !== begun) {
      begun = current;
      if (begins && current.pins) changeView({ pinned: undefined });
      if (begins && current.begin) {
        begin(session, current.begin);
        return; // what is asked for changes the store, and this is called again
      }
    }
    if (!finished && !preparing(session.store.getState()) && current.done(pageState(session))) finishStep();
  };
  const sources = [session.store, session.feed.changed, viewStore, editStore, inspectStore, lessonStore];
  const stops = sources.map(({ subscribe }) => subscribe(look));
  look();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Puts the model of a step on the page alone, with nothing pinned and nothing opened of what was there before. */
function begin(session: Session, beginning: Beginning): void {
  void endLanes(session);
  changeView({ drawing: 'heatmap', showGold: false, pinned: undefined, shown: undefined });
  inspectStore.setState({ part: 'arithmetic' });
  dropEdits();
  if ('settings' in beginning) {
    prepareWith(session, beginning.settings, beginning.input);
    return;
  }
  const model = shippedFor(beginning.shipped);
  const refuse = () =>
    addMessage(session, {
      tone: 'alert',
      text: 'The model of this lesson could not be fetched. Check the connection and begin again.',
      reload: false,
    });
  if (model) void openShipped(session, model, refuse, beginning.input);
}

function pageState({ store, feed }: Session): PageState {
  const session = store.getState();
  const { edits, showsOriginal } = editStore.getState();
  const live = feed.live;
  return {
    session,
    alignment: live?.run === session.run ? live.alignment : undefined,
    view: viewStore.getState(),
    part: inspectStore.getState().part,
    edits,
    showsOriginal,
  };
}
