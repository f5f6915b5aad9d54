/** A helper of the CPU backend's pool as a worker of the page. */
import { type HelperStart, serve } from './helper';

addEventListener('message', ({ data }: MessageEvent<HelperStart>) => {
  serve(data, () => postMessage('ready'));
  close();
});
