/** What a person can do with pairs of their own, and what the session answers. */
import { noPairs } from '../../tasks/own/ownPairs';
import { ownId } from '../../tasks/own/ownTask';
import type { Preview } from '../../tasks/own/preview';
import type { ReadOptions } from '../../tasks/own/readPairs';
import type { OwnFile } from '../../worker/protocol';
import { defaultTaskOptions, type Settings } from '../../worker/settings';
import { change, type Session } from '../store';
import { forgetPairs, type KeptPairs, keepPairs, keptPairs } from './ownStorage';
import { type Opened, type OwnSource, ownStore } from './ownStore';

/** Far more than a million sentences, and within what a page can hold. */
const LARGEST_FILE_MB = 256;

/** Looks for what is kept, and has the pairs previewed again when their options change. */
export function startOwn(session: Session): void {
  keptPairs().then(
    (kept) => ownStore.setState({ kept }),
    () => {}, // nothing is kept where the browser keeps no data
  );
  session.store.subscribe(({ draft }, before) => {
    const { asked, opened } = ownStore.getState();
    const wanted = asked ?? opened;
    if (wanted && draft.task === ownId && draft.taskOptions !== before.draft.taskOptions) ask(session, wanted);
  });
}

/** Opens a file of pairs in place of the one before and its test set. The form goes over to them. */
export function openPairs(session: Session, pairs: OwnSource): void {
  chooseOwn(session);
  const { asked, opened, reading } = ownStore.getState();
  ask(session, { pairs, reading: (asked ?? opened)?.reading ?? reading });
}

/** Opens a test set beside the pairs; without one it is a part of them again. */
export function openTest(session: Session, test: OwnSource | undefined): void {
  const { opened } = ownStore.getState();
  if (opened) ask(session, { pairs: opened.pairs, reading: opened.reading, ...(test ? { test } : {}) });
}

/** Reads what is opened in another way. */
export function changeReading(session: Session, reading: ReadOptions): void {
  const { asked, opened } = ownStore.getState();
  const wanted = asked ?? opened;
  if (wanted) ask(session, { ...wanted, reading });
}

/** Reads as a link says what is open, or what is opened first. */
export function readAsShared(session: Session, reading: ReadOptions = {}): void {
  ownStore.setState({ reading });
  changeReading(session, reading);
}

/** Opens what is kept from an earlier visit, as it was read then. */
export function openKept(session: Session, { opened, taskOptions }: KeptPairs): void {
  chooseOwn(session, taskOptions);
  ownStore.setState({ keeping: true });
  ask(session, opened);
}

export function forgetKept(): void {
  ownStore.setState({ kept: undefined, keeping: false });
  void forgetPairs();
}

export function setKeeping(session: Session, keeping: boolean): void {
  if (keeping) {
    ownStore.setState({ keeping });
    keepOpened(session);
  } else {
    forgetKept();
  }
}

/** The session has read what was asked for. */
export function previewed(session: Session, preview: Preview): void {
  const { asked, next } = ownStore.getState();
  ownStore.setState({ opened: asked, preview, asked: undefined, next: undefined });
  // Who was told to bring pairs first has done so.
  session.store.setState(({ messages }) => ({ messages: messages.filter(({ text }) => !text.includes(noPairs)) }));
  if (ownStore.getState().keeping) keepOpened(session);
  if (next) ask(session, next);
}

/** What was asked for could not be read; what the session held before, it holds still. */
export function refused(session: Session, problem: string): void {
  const { opened, asked, next } = ownStore.getState();
  ownStore.setState({ asked: undefined, next: undefined, problem });
  const wanted = next === asked ? opened : next; // other options of what was refused are those of what stays
  if (next && wanted) ask(session, wanted, problem);
}

/**
 * Sends the session what it does not hold yet. What is asked for while it reads waits, and the last counts. What was wrong
 * before is forgotten unless it is given.
 */
function ask(session: Session, wanted: Opened, problem?: string): void {
  const { asked, opened, preview } = ownStore.getState();
  if (asked) {
    ownStore.setState({ next: wanted });
    return;
  }
  ownStore.setState({ asked: wanted, problem });
  const { run, pending } = session.store.getState();
  const command = { type: 'own', run: pending?.run ?? run } as const;
  if (wanted === opened) {
    session.post({ ...command, taskOptions: chosenOptions(session) });
    return;
  }
  const { pairs, test, reading } = wanted;
  const usable = preview !== undefined && preview.problem === undefined;
  const orKeep = pairs.pasted === true && pairs !== opened?.pairs && usable;
  Promise.all([fileOf(pairs), test && fileOf(test)]).then(
    ([pairsFile, testFile]) => {
      const files = { pairs: pairsFile, ...(testFile ? { test: testFile } : {}), reading, orKeep };
      session.post({ ...command, files, taskOptions: chosenOptions(session) });
    },
    (error: Error) => refused(session, error.message),
  );
}

async function fileOf({ name, blob }: OwnSource): Promise<OwnFile> {
  if (blob.size > LARGEST_FILE_MB * 1e6) throw new Error(`${name} is larger than ${LARGEST_FILE_MB} MB.`);
  try {
    return { name, bytes: await blob.arrayBuffer() };
  } catch {
    throw new Error(`${name} cannot be read. If it has changed or moved, open it again.`);
  }
}

function chosenOptions(session: Session): Settings['taskOptions'] {
  const { draft } = session.store.getState();
  return draft.task === ownId ? draft.taskOptions : defaultTaskOptions(ownId);
}

function chooseOwn(session: Session, taskOptions?: Settings['taskOptions']): void {
  if (session.store.getState().draft.task !== ownId) change(session, { task: ownId });
  if (!taskOptions) return;
  session.store.setState(({ draft, draftVersion }) => ({
    draft: { ...draft, taskOptions },
    draftVersion: draftVersion + 1,
  }));
}

function keepOpened(session: Session): void {
  const { opened, preview } = ownStore.getState();
  if (!opened || !preview) return;
  keepPairs({ opened, taskOptions: chosenOptions(session), rows: preview.pairs.rows }).catch(() => {
    ownStore.setState({ keeping: false, problem: 'This browser does not keep the pairs: it has no room, or may not.' });
  });
}
