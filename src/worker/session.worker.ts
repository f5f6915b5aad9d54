/** The worker's entry: a session whose messages are the worker's. */
import { browserCheckpoints } from './checkpoint';
import { browserChoices } from './choicesStore';
import { compareInWorker, noComparison } from './comparison';
import type { Command } from './protocol';
import { Session } from './session';

const scope = self as unknown as DedicatedWorkerGlobalScope;

// The page is opened again with its own run, and proposes a backend for that one alone.
const beside = scope.name === 'beside';

const session = new Session({
  gpu: scope.navigator.gpu as GPU | undefined,
  checkpoints: beside ? undefined : browserCheckpoints,
  choices: browserChoices,
  compare: beside ? noComparison : compareInWorker,
  post: (event, transfer) => scope.postMessage(event, transfer ?? []),
});

scope.addEventListener('message', ({ data }: MessageEvent<Command>) => session.handle(data));
