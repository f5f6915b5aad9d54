/** What each event of the session changes on the page. */
import type { SessionEvent } from '../worker/protocol';
import { differences } from '../worker/settings';
import { download } from './download';
import { addMessage, type Session } from './store';
import { taskFor } from './taskFor';

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>;

/** What was asked of a run has come, or will not. */
const nothingAwaited = { profiling: false, moving: false } as const;

/** Takes an event in; those of a replaced run change nothing. */
export function receive(session: Session, event: SessionEvent): void {
  const { store, history, feed } = session;
  const { run, pending, phase } = store.getState();
  // A session that fails as a whole may not know the run.
  const whole = event.type === 'failed' && event.what === 'session';
  if (event.run !== run && event.run !== pending?.run && !whole) return;
  switch (event.type) {
    case 'ready':
      if (event.run === run) goOn(session, event);
      else begin(session, event);
      return;
    case 'started':
      if (phase === 'stopped') return; // said before the session failed: it trains no more
      store.setState({ phase: 'training', step: event.step });
      return;
    case 'paused':
      if (phase === 'stopped') return;
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
    case 'profile':
      store.setState({ profile: { step: event.step, steps: event.steps, kernels: event.kernels }, profiling: false });
      return;
    case 'launches':
      store.setState({ launches: event.launches });
      return;
    case 'comparison':
      store.setState({ comparison: event });
      return;
    case 'file':
      download(event.file);
      return;
    case 'halted':
      store.setState({ phase: 'paused', step: event.step, stepsPerSecond: 0, tokensPerSecond: 0, ...nothingAwaited });
      addMessage(session, { tone: 'alert', text: event.message, reload: event.reason === 'deviceLost' });
      return;
    case 'recovered':
      history.goBackTo(event.step);
      store.setState({ step: event.step, ...nothingAwaited });
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
  const asked = before.pending?.settings;
  // A run taken up again, or out of a file, may bring settings of its own, and the form follows. Otherwise it keeps
  // what was chosen while the model was being built.
  const brought = asked === undefined || differences(asked, event.settings).length > 0;
  const draft = brought ? event.settings : before.draft;
  // The task whose input is on the page.
  const { task } = asked ?? before.running ?? before.draft;
  const input = event.settings.task === task ? before.input : taskFor(event.settings).example;
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
    profile: undefined,
    launches: undefined,
    comparison: undefined,
    declined: false,
    ...nothingAwaited,
    input,
  });
  // What was typed while the model was being built has not reached it.
  if (input !== before.pending?.input) post({ type: 'decode', run: event.run, text: input });
}

/** The run on the page goes on, on another backend; of the form only that changes. */
function goOn({ store, history }: Session, { settings, device, step }: EventOf<'ready'>): void {
  history.goBackTo(step);
  store.setState(({ draft }) => ({
    running: settings,
    draft: { ...draft, backend: settings.backend },
    device,
    step,
    stepsPerSecond: 0,
    tokensPerSecond: 0,
    profile: undefined,
    launches: undefined,
    ...nothingAwaited,
  }));
}

function fail(session: Session, event: EventOf<'failed'>): void {
  const { store, post } = session;
  const { pending, run, running, input } = store.getState();
  if (event.what === 'session') {
    store.setState({
      phase: 'stopped',
      pending: undefined,
      stepsPerSecond: 0,
      tokensPerSecond: 0,
      ...nothingAwaited,
    });
  } else if (pending && event.run === pending.run) {
    // The run on the page stands: an input of another task goes, what was typed for this one stays.
    const own = pending.input === pending.inputBefore ? input : pending.inputBefore;
    store.setState({ pending: undefined, input: own });
    // What was typed meanwhile may have reached it, or not.
    if (running && input !== pending.input) post({ type: 'decode', run, text: own });
  } else if (event.what === 'profile') {
    store.setState({ profiling: false });
  } else if (event.what === 'move') {
    store.setState({ moving: false });
  }
  addMessage(session, { tone: 'alert', text: event.message, reload: event.what === 'session' });
}
