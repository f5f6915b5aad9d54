/** What each event of the session changes on the page. */
import type { SessionEvent } from '../worker/protocol';
import { addMessage, type Session } from './store';
import { taskFor } from './taskFor';

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>;

/** Takes an event in; those of a replaced run change nothing. */
export function receive(session: Session, event: SessionEvent): void {
  const { store, history, feed } = session;
  const { run, pending } = store.getState();
  // A session that fails as a whole may not know the run.
  const whole = event.type === 'failed' && event.what === 'session';
  if (event.run !== run && event.run !== pending?.run && !whole) return;
  switch (event.type) {
    case 'ready':
      begin(session, event);
      return;
    case 'started':
      store.setState({ phase: 'training', step: event.step });
      return;
    case 'paused':
      store.setState({ phase: 'paused', step: event.step, stepsPerSecond: 0, tokensPerSecond: 0 });
      return;
    case 'progress': {
      const { step, stepsPerSecond, tokensPerSecond, points } = event;
      history.addPoints(points);
      store.setState(({ loss }) => ({ step, stepsPerSecond, tokensPerSecond, loss: points.at(-1)?.loss ?? loss }));
      return;
    }
    case 'evaluation':
      history.addEvaluation(event.step, event.sets);
      store.setState({ evaluations: event.sets });
      return;
    case 'alignment':
      feed.publish({ run: event.run, step: event.step, alignment: event.alignment });
      return;
    case 'halted':
      store.setState({ phase: 'paused', step: event.step, stepsPerSecond: 0, tokensPerSecond: 0 });
      addMessage(session, { tone: 'alert', text: event.message, reload: event.reason === 'deviceLost' });
      return;
    case 'recovered':
      history.goBackTo(event.step);
      store.setState({ step: event.step });
      addMessage(session, { tone: 'status', text: event.message, reload: false });
      return;
    case 'failed':
      fail(session, event);
      return;
    default:
      event satisfies never;
  }
}

function begin(session: Session, event: EventOf<'ready'>): void {
  const { store, history, post } = session;
  const before = store.getState();
  // A run taken up again brings its own settings, and the form follows.
  const resumed = event.step > 0 || before.running === undefined;
  const draft = resumed ? event.settings : before.draft;
  const input = resumed && event.settings.task !== before.draft.task ? taskFor(event.settings).example : before.input;
  history.clear();
  store.setState({
    phase: 'paused',
    run: event.run,
    pending: undefined,
    running: event.settings,
    draft,
    draftVersion: draft === before.draft ? before.draftVersion : before.draftVersion + 1,
    device: event.device,
    parameters: event.parameters,
    step: event.step,
    stepsPerSecond: 0,
    tokensPerSecond: 0,
    loss: undefined,
    evaluations: [],
    input,
  });
  // What was typed while the model was being built has not reached it.
  if (input !== before.pending?.input) post({ type: 'decode', run: event.run, text: input });
}

function fail(session: Session, event: EventOf<'failed'>): void {
  const { store } = session;
  if (event.what === 'session') {
    store.setState({ phase: 'stopped', pending: undefined, stepsPerSecond: 0, tokensPerSecond: 0 });
  } else if (event.run === store.getState().pending?.run) {
    store.setState({ pending: undefined });
  }
  addMessage(session, { tone: 'alert', text: event.message, reload: event.what === 'session' });
}
