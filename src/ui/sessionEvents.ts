/** What each event of the session changes on the page. */
import type { SessionEvent } from '../worker/protocol';
import { differences } from '../worker/settingDifferences';
import { changeInput, put, recall } from './actions';
import { download } from './download';
import { withCurve } from './measures/measures';
import { previewed, refused } from './own/ownActions';
import { goOnWithSeeds, stoppedByRule } from './seeds/seedQueue';
import { addMessage, type Session } from './store';

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>;

/** What was asked of a run has come, or will not. */
const nothingAwaited = {
  profiling: false,
  moving: false,
  exploring: false,
  searching: false,
  measuring: undefined,
  costing: false,
} as const;

/** Takes an event in; those of a replaced run change nothing. */
export function receive(session: Session, event: SessionEvent): void {
  const { store, history, feed } = session;
  const { run, pending, phase } = store.getState();
  // A session that fails as a whole may not know the run, and files are read for those to come.
  const ofAny =
    event.type === 'ownPreview' || (event.type === 'failed' && (event.what === 'session' || event.what === 'own'));
  if (event.run !== run && event.run !== pending?.run && !ofAny) return;
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
      store.setState({ phase: 'paused', step: event.step, stretch: undefined, stepsPerSecond: 0, tokensPerSecond: 0 });
      return;
    case 'progress': {
      const { step, stepsPerSecond, tokensPerSecond, remainingMs, points } = event;
      history.addPoints(points);
      store.setState((before) => ({
        step,
        stepsPerSecond,
        tokensPerSecond,
        remainingMs,
        loss: points.at(-1)?.loss ?? before.loss,
      }));
      return;
    }
    case 'evaluation':
      history.addEvaluation(event.step, event.sets, event.alignment);
      store.setState({ evaluations: event.sets });
      goOnWithSeeds(session);
      return;
    case 'samples':
      store.setState({ samples: { step: event.step, samples: event.samples } });
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
    case 'timeline':
      store.setState({ timeline: { steps: event.steps, bytes: event.bytes } });
      return;
    case 'recalled':
      // Its answer may come after the person has gone back to now.
      if (store.getState().recalled !== undefined) feed.recall(event);
      return;
    case 'explored':
      store.setState({
        explored: { step: event.step, at: event.at, exploration: event.exploration },
        exploring: false,
      });
      return;
    case 'beam':
      store.setState({ beam: { step: event.step, at: event.at, search: event.search }, searching: false });
      return;
    case 'ownPreview':
      previewed(session, event.preview);
      return;
    case 'measuring':
      store.setState({ measuredShare: event.share });
      return;
    case 'measured': {
      const { set, step, sets } = event;
      store.setState(({ measurements }) => ({
        measurements: { ...measurements, [set]: { step, sets } },
        measuring: undefined,
      }));
      return;
    }
    case 'lengthCurve':
      store.setState(({ running, lengthCurves }) => ({
        lengthCurves: running
          ? withCurve(lengthCurves, { run: event.run, step: event.step, settings: running, ...event.curve })
          : lengthCurves,
        measuring: undefined,
      }));
      return;
    case 'cost':
      store.setState({ cost: event.points, costing: !event.done });
      return;
    case 'drawn':
      changeInput(session, event.text);
      return;
    case 'file':
      if (event.kept) session.weights.publish(event.run, event.file.bytes);
      else download(event.file);
      return;
    case 'stopped':
      addMessage(session, { tone: 'status', text: event.message, reload: false });
      stoppedByRule(session, event.run);
      return;
    case 'halted': {
      const lost = event.reason === 'deviceLost';
      store.setState({
        phase: lost ? 'lost' : 'paused',
        step: event.step,
        stretch: undefined,
        stepsPerSecond: 0,
        tokensPerSecond: 0,
        ...nothingAwaited,
      });
      if (lost) {
        store.setState({ timeline: { steps: [], bytes: 0 } }); // what would decode with its weights is gone
        recall(session, undefined);
      }
      addMessage(session, { tone: 'alert', text: event.message, reload: lost });
      return;
    }
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
  const { settings: asked, then, shipped } = before.pending ?? {};
  const shown = shipped && !event.resumed ? { model: shipped, form: before.draft } : undefined;
  // A run taken up again, or out of a file, may bring settings of its own, and the form follows. Otherwise it keeps
  // what was chosen while the model was being built, and beside a model that came with the page what would be trained.
  const brought = !shown && (asked === undefined || differences(asked, event.settings).length > 0);
  const draft = brought ? event.settings : before.draft;
  // What was typed while the model was being built has not reached it; typed for another task it never shall.
  const typed = before.input !== before.pending?.input;
  const sameTask = event.settings.task === (before.running ?? before.draft).task;
  const input = typed && sameTask ? before.input : event.input;
  history.clear();
  store.setState({
    phase: 'paused',
    run: event.run,
    pending: undefined,
    running: event.settings,
    shipped: shown,
    draft,
    draftVersion: draft === before.draft ? before.draftVersion : before.draftVersion + 1,
    device: event.device,
    parameters: event.parameters,
    step: event.step,
    stretch: undefined,
    stepsPerSecond: 0,
    tokensPerSecond: 0,
    loss: undefined,
    evaluations: shown?.model.sets ?? [],
    samples: undefined,
    profile: undefined,
    launches: undefined,
    comparison: undefined,
    declined: false,
    explored: undefined,
    timeline: { steps: [], bytes: 0 },
    recalled: undefined,
    beam: undefined,
    measurements: {},
    tested: event.tested,
    messages: before.messages.filter(({ reload }) => !reload),
    ...nothingAwaited,
    input,
  });
  if (input !== event.input) post({ type: 'decode', run: event.run, text: input });
  if (then) put(session, then, event.run);
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
  if (event.what === 'own') {
    refused(session, event.message);
    return;
  }
  if (event.what === 'session') {
    store.setState({
      phase: 'stopped',
      pending: undefined,
      stepsPerSecond: 0,
      tokensPerSecond: 0,
      ...nothingAwaited,
    });
  } else if (pending && event.run === pending.run) {
    store.setState({ pending: undefined, exploring: false, searching: false, measuring: undefined, costing: false }); // no question outlives a new run
    // The run on the page stands. What was typed meanwhile may have reached it, or not.
    if (running && input !== pending.input) post({ type: 'decode', run, text: input });
  } else if (event.what === 'profile') {
    store.setState({ profiling: false });
  } else if (event.what === 'move') {
    store.setState({ moving: false });
  } else if (event.what === 'explore') {
    store.setState({ explored: undefined, exploring: false });
  } else if (event.what === 'beam') {
    store.setState({ searching: false });
  } else if (event.what === 'measure' || event.what === 'lengthCurve') {
    store.setState({ measuring: undefined });
  } else if (event.what === 'cost') {
    store.setState({ costing: false });
  }
  addMessage(session, { tone: 'alert', text: event.message, reload: event.what === 'session' });
}
