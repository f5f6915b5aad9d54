/**
 * Times a step of a model on another backend than the session's. It is a worker of its own: nothing that the session does
 * waits for it, a model that does not fit twice fails here alone, and ending it gives everything back.
 */
import { browserChoices } from './choicesStore';
import type { ComparisonReply, ComparisonRequest } from './comparison';
import { openBackend } from './openBackend';
import { stepTime } from './stepTime';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const ignore = { onLost: () => {}, onError: () => {} };

scope.addEventListener('message', async ({ data }: MessageEvent<ComparisonRequest>) => {
  // What does not work here has no time: the model is too large for it twice, or the device fails.
  scope.postMessage((await time(data).catch(() => undefined)) satisfies ComparisonReply);
});

async function time({ settings, tokens, batch, backend }: ComparisonRequest): Promise<ComparisonReply> {
  const wanted = { backend, products: settings.products };
  const opened = await openBackend(wanted, scope.navigator.gpu as GPU | undefined, ignore, browserChoices);
  try {
    if (opened.report.backend !== backend) return undefined;
    const milliseconds = await stepTime(opened.backend, settings, tokens, batch);
    return { backend, name: opened.report.name, milliseconds };
  } finally {
    opened.backend.destroy();
  }
}
