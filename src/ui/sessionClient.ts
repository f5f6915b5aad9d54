/** Starts training sessions, each on its worker, and carries what the two sides say. */
import type { Command, SessionEvent } from '../worker/protocol';
import { AlignmentFeed } from './alignmentFeed';
import { History } from './history';
import { receive } from './sessionEvents';
import { createSession, type Session } from './store';

export interface Connection {
  readonly session: Session;
  /** Ends the session and gives its device back. */
  readonly close: () => void;
}

/** The session of the page. */
export function connectSession(): Session {
  return connect('session', 'Reload the page to start it again.').session;
}

/** `name` tells the worker whether it is the session of the page; `wayOut` is what to do where it fails. */
export function connect(name: 'session' | 'beside', wayOut: string): Connection {
  const worker = new Worker(new URL('../worker/session.worker.ts', import.meta.url), { type: 'module', name });
  const post = (command: Command) => worker.postMessage(command, handedOver(command));
  const session = createSession(post, new History(), new AlignmentFeed());
  const stop = (why: string) =>
    receive(session, { type: 'failed', run: session.store.getState().run, what: 'session', message: why });
  worker.addEventListener('message', ({ data }: MessageEvent<SessionEvent>) => receive(session, data));
  worker.addEventListener('error', ({ message }) => {
    stop(`The training session has stopped${message ? ` (${message})` : ''}. ${wayOut}`);
  });
  worker.addEventListener('messageerror', () => {
    stop(`The training session sent something that this page cannot read. ${wayOut}`);
  });
  return { session, close: () => worker.terminate() };
}

/** The bytes of files, which are not copied. */
function handedOver(command: Command): ArrayBuffer[] {
  if (command.type === 'open') return [command.bytes];
  if (command.type !== 'own' || !command.files) return [];
  const { pairs, test } = command.files;
  return test ? [pairs.bytes, test.bytes] : [pairs.bytes];
}
