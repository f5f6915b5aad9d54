/** Starts the training session on its worker and carries what the two sides say. */
import type { Command, SessionEvent } from '../worker/protocol';
import { AlignmentFeed } from './alignmentFeed';
import { History } from './history';
import { receive } from './sessionEvents';
import { createSession, type Session } from './store';

export function connectSession(): Session {
  const worker = new Worker(new URL('../worker/session.worker.ts', import.meta.url), {
    type: 'module',
    name: 'session',
  });
  const post = (command: Command) => worker.postMessage(command, command.type === 'open' ? [command.bytes] : []);
  const session = createSession(post, new History(), new AlignmentFeed());
  const stop = (why: string) =>
    receive(session, { type: 'failed', run: session.store.getState().run, what: 'session', message: why });
  worker.addEventListener('message', ({ data }: MessageEvent<SessionEvent>) => receive(session, data));
  worker.addEventListener('error', ({ message }) => {
    stop(`The training session has stopped${message ? ` (${message})` : ''}. Reload the page to start it again.`);
  });
  worker.addEventListener('messageerror', () => {
    stop('The training session sent something that this page cannot read. Reload the page to start it again.');
  });
  return session;
}
