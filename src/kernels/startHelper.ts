/** Starts a thread that helps the CPU backend: a worker in a browser, a thread of its own in Node. */
import { type HelperStart, serve } from './helper';

export interface Helper {
  terminate(): unknown;
}

/** Longest that a helper may take to start. */
const PATIENCE_MS = 10_000;

/** Resolves once the helper is ready for calls; rejects where it does not start. */
export function startHelper(start: HelperStart): Promise<Helper> {
  return typeof Worker === 'function' ? startWorker(start) : startThread(start);
}

function startWorker(start: HelperStart): Promise<Helper> {
  const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module', name: 'helper' });
  return whenReady(worker, (ready, failed) => {
    worker.onmessage = ready;
    worker.onerror = failed;
    worker.postMessage(start);
  });
}

function startThread(workerData: HelperStart): Promise<Helper> {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (!threads) return Promise.reject(new Error('There are no threads here.'));
  const code = `const { parentPort, workerData } = require('node:worker_threads');
    (${serve})(workerData, () => parentPort.postMessage('ready'));`;
  const thread = new threads.Worker(code, { eval: true, workerData });
  thread.unref(); // a process may end while its helpers wait
  return whenReady(thread, (ready, failed) => {
    thread.once('message', ready);
    thread.once('error', failed);
  });
}

function whenReady(helper: Helper, listen: (ready: () => void, failed: () => void) => void): Promise<Helper> {
  return new Promise((resolve, reject) => {
    const failed = () => {
      clearTimeout(timer);
      helper.terminate();
      reject(new Error('A helper thread did not start.'));
    };
    const timer = setTimeout(failed, PATIENCE_MS);
    listen(() => {
      clearTimeout(timer);
      resolve(helper);
    }, failed);
  });
}
