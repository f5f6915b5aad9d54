/** Opens the page as a link says, at once or when it is followed later. */
import { differences } from '../../worker/settingDifferences';
import { defaultSettings, type Settings } from '../../worker/settings';
import { open, prepareWith, train, trainAnew } from '../actions';
import { formatCount } from '../format';
import { openEdits } from '../inspect/editStore';
import { endLanes } from '../lanes/endLanes';
import { asksForLesson, lessonOfHash, lessonTitles, objectionToLesson } from '../lessons/lessonNames';
import { openLesson } from '../lessons/lessonStore';
import { offerStore, propose, withdrawOffer } from '../offers';
import { readAsShared } from '../own/ownActions';
import { defaultName } from '../runs/keptRun';
import { shippedFor } from '../shipped/models';
import { openShipped } from '../shipped/openShipped';
import { addMessage, begun, type Session } from '../store';
import { type LinkContent, LinkError } from './content';
import type { OpenedLink } from './decode';
import { showLanes, showView, viewFields } from './view';

/**
 * Brings the first model: that of the link, or the default one where the link is refused. Without a link it is one that
 * came with the page and is trained already.
 */
export async function openPage(session: Session, hash: string): Promise<void> {
  if (hash.length <= 1) {
    openTrained(session);
    return;
  }
  const link = await readLink(hash);
  if ('refusal' in link) {
    open(session);
    refuse(session, `${link.refusal} The page has begun with its defaults.`);
    return;
  }
  const { shipped, input, lesson } = link.content;
  if (lesson) openLesson(lesson, lesson.step);
  if (beginsLesson(link)) return; // its first step brings a model
  session.store.setState({ draft: runnable(link), ...(input === undefined ? {} : { input }) });
  const model = shipped === undefined ? undefined : shippedFor(shipped);
  if (model) void openShipped(session, model, () => open(session), input);
  else open(session);
  show(session, link);
  goOnAsShared(session, link);
  beginAnywayWhereRefused(session);
}

/** Follows a link while the page is open; a run that has been trained is replaced only when a person says so. */
export async function followLink(session: Session, hash: string): Promise<void> {
  if (hash.length <= 1) return;
  const link = await readLink(hash);
  if ('refusal' in link) {
    refuse(session, link.refusal);
    return;
  }
  const { settings, shipped, input, lesson } = link.content;
  const model = shipped === undefined ? undefined : shippedFor(shipped);
  const take = async () => {
    await endLanes(session); // which models there are beside it is the link's to say
    if (lesson) openLesson(lesson, lesson.step);
    if (beginsLesson(link)) return;
    const build = () => prepareWith(session, runnable(link), input);
    if (model) void openShipped(session, model, build, input);
    else build();
    show(session, link);
    goOnAsShared(session, link);
  };
  if (!begun(session.store.getState())) await take();
  else {
    const what = lesson ? `a lesson: ${lessonTitles[lesson.id].title}` : `another run: ${defaultName(settings, [])}`;
    propose({ text: `The address now leads to ${what}.`, button: 'Open it', take });
  }
}

/** The trained model of the default task; where it cannot be had, one that is not trained. */
function openTrained(session: Session): void {
  const model = shippedFor(defaultSettings.task);
  const openFresh = () => open(session);
  if (model) void openShipped(session, model, openFresh);
  else openFresh();
}

/** What reads a link is fetched for the first one: most visits have none. */
async function readLink(hash: string): Promise<OpenedLink | { readonly refusal: string }> {
  const lesson = lessonOfHash(hash);
  const objection = lesson && objectionToLesson(lesson);
  if (objection) return { refusal: objection };
  if (lesson) return { content: { settings: defaultSettings, lesson }, clamped: [] };
  if (asksForLesson(hash)) return { refusal: 'there is no such lesson, or no such part of the page to hide.' };
  const reader = await import('./decode').catch(() => undefined);
  if (!reader) return { refusal: 'what reads it could not be fetched.' };
  try {
    return reader.decodeLink(hash, viewFields);
  } catch (error) {
    if (error instanceof LinkError) return { refusal: error.message };
    throw error;
  }
}

function refuse(session: Session, why: string): void {
  addMessage(session, { tone: 'alert', text: `The link was not opened: ${why}`, reload: false });
}

/** Whether a link is to a lesson from its beginning, and to nothing else. */
function beginsLesson({ content: { lesson } }: OpenedLink): boolean {
  return lesson !== undefined && lesson.step === undefined;
}

/** The settings of a link or, where the data for them is not there, of the default task. */
function runnable({ content: { settings, brings } }: OpenedLink): Settings {
  const { task, taskOptions } = defaultSettings;
  return brings ? { ...settings, task, taskOptions } : settings;
}

/** The view of a link, the form that waits for own data, and what could not be had. */
function show(session: Session, { content: { settings, view, edits, brings }, clamped }: OpenedLink): void {
  if (view) showView(view);
  if (edits) openEdits(edits);
  if (clamped.length > 0) {
    const text = `The link had numbers out of bounds: ${clamped.join('; ')}.`;
    addMessage(session, { tone: 'status', text, reload: false });
  }
  if (brings) {
    const { name, pairs, test, reading } = brings;
    session.store.setState(({ draftVersion }) => ({ draft: settings, draftVersion: draftVersion + 1 }));
    readAsShared(session, reading);
    const text =
      `This link is of a run on its maker’s own data, which a link never holds: “${name}”, ${formatCount(pairs)} pairs` +
      `${test === undefined ? '' : `, with “${test}” as their test set`}. Bring them in at Setup, where all is set ` +
      'as it was, how they are read included.';
    addMessage(session, { tone: 'status', text, reload: false });
  }
}

/** The models beside it, and the offer to train as far as it had been trained when it was shared. */
function goOnAsShared(session: Session, { content }: OpenedLink): void {
  const { settings, step = 0, beside = [] } = content;
  if (beside.length > 0) void beginBeside(session, content);
  if (step === 0) return;
  const offer = {
    text: `This was shared at step ${formatCount(step)}, and begins anew here. The same seed on the same backend learns the same again.`,
    button: `Train to step ${formatCount(step)}`,
    take() {
      const now = session.store.getState();
      const same = now.running !== undefined && differences(now.running, settings).length === 0;
      if (!same) trainAnew(session, settings, step);
      else if (now.step < step) train(session, step - now.step);
    },
  };
  propose(offer);
  const stop = session.store.subscribe((state) => {
    if (state.step < step) return;
    stop(); // it has come there by itself
    if (offerStore.getState().offer === offer) withdrawOffer();
  });
}

async function beginBeside(session: Session, { settings, beside = [], view }: LinkContent): Promise<void> {
  const lanes = await import('../lanes/otherLanes').catch(() => undefined);
  if (lanes) {
    for (const changes of beside) lanes.trainBeside(session, { ...settings, ...changes });
    if (view) showLanes(view);
  } else {
    const text = 'The models beside it could not be fetched. Check the connection and open the link again.';
    addMessage(session, { tone: 'alert', text, reload: false });
  }
}

/** Settings that are each within bounds may still contradict each other: the session refuses them, and the page begins without. */
function beginAnywayWhereRefused(session: Session): void {
  const stop = session.store.subscribe(({ pending, running, phase }) => {
    if (pending) return;
    stop();
    if (running || phase === 'stopped') return;
    // `fail` adds its reason after this.
    queueMicrotask(() => {
      const said = session.store.getState().messages;
      prepareWith(session, defaultSettings);
      for (const message of said) addMessage(session, message);
    });
  });
}
