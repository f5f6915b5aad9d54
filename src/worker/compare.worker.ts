/**
 * Times a step of a model on each backend. It is a worker of its own: nothing that the session does waits for it, a model
 * that does not fit twice fails here alone, and ending it gives everything back.
 */
import { browserChoices } from './choicesStore';
import type { ComparisonReply, ComparisonRequest } from './comparison';
import { openBackend } from './openBackend';
import type { StepTime } from './protocol';
import { stepTime } from './stepTime';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const ignore = { onLost: () => {}, onError: () => {} };

scope.addEventListener('message', async ({ data }: MessageEvent<ComparisonRequest>) => {
  const { settings, characters, backends } = data;
  const times: StepTime[] = [];
  for (const backend of backends) {
    // What does not work here has no time: the model is too large for it twice, or the device fails.
    const time = await timeOn(backend).catch(() => undefined);
    if (time) times.push(time);
  }
  scope.postMessage(times satisfies ComparisonReply);

  /** Undefined where this browser has no such backend. */
  async function timeOn(backend: StepTime['backend']): Promise<StepTime | undefined> {
    const wanted = { backend, products: settings.products };
    const opened = await openBackend(wanted, scope.navigator.gpu as GPU | undefined, ignore, browserChoices);
    try {
      if (opened.report.backend !== backend) return undefined;
      const milliseconds = await stepTime(opened.backend, settings, characters);
      return { backend, name: opened.report.name, milliseconds };
    } finally {
      opened.backend.destroy();
    }
  }
});
