/** The worker's entry: a session whose messages are the worker's. */
import { browserCheckpoints } from './checkpoint';
import { browserChoices } from './choicesStore';
import { compareInWorker } from './comparison';
import type { Command } from './protocol';
import { Session } from './session';

const scope = self as unknown as DedicatedWorkerGlobalScope;

const session = new Session({
  gpu: scope.navigator.gpu as GPU | undefined,
  checkpoints: browserCheckpoints,
  choices: browserChoices,
  compare: compareInWorker,
  post: (event, transfer) => scope.postMessage(event, transfer ?? []),
});

scope.addEventListener('message', ({ data }: MessageEvent<Command>) => session.handle(data));
