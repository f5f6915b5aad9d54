/** How the alignment formed, as an animated GIF. */

import { paintShapes } from '../alignment/paintShapes';
import { figureOf } from '../alignment/saveDrawing';
import type { Figure } from '../alignment/shapes';
import { download } from '../download';
import { formatCount } from '../format';
import { addMessage, type Session } from '../store';
import { currentPalette } from '../theme/theme';
import { framesOf } from './replay';

const FRAME_MS = 140;
/** The last step stays longer, to be looked at. */
const LAST_MS = 2000;
/** Room for the line that names the step. */
const CAPTION = 32;
const COLOURS = 256;

const GIVEN_UP = 'No GIF was saved: another step, input or model was chosen while its frames were being decoded.';

/** Saves all frames, or says that it saves none. */
export async function saveReplay(session: Session): Promise<void> {
  const [frames, { GIFEncoder, quantize, applyPalette }] = await Promise.all([framesOf(session), import('gifenc')]);
  if (!frames) {
    addMessage(session, { tone: 'status', text: GIVEN_UP, reload: false });
    return;
  }
  const figures = frames.map((frame) => ({ step: frame.step, figure: figureOf(session.feed.through(frame)) }));
  if (figures.length === 0) return;
  const width = Math.ceil(Math.max(...figures.map(({ figure }) => figure.width)));
  const height = Math.ceil(Math.max(...figures.map(({ figure }) => figure.height))) + CAPTION;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const gif = GIFEncoder();
  for (const [index, { step, figure }] of figures.entries()) {
    paintFrame(context, figure, `step ${formatCount(step)}`);
    const { data } = context.getImageData(0, 0, width, height);
    const palette = quantize(data, COLOURS);
    const delay = index === figures.length - 1 ? LAST_MS : FRAME_MS;
    gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay });
    // A frame takes tens of milliseconds: the page stays alive between two.
    await new Promise((resolve) => setTimeout(resolve));
  }
  gif.finish();
  download({ name: 'interlinear-training.gif', mediaType: 'image/gif', bytes: new Uint8Array(gif.bytes()) });
}

function paintFrame(context: CanvasRenderingContext2D, figure: Figure, caption: string): void {
  const { width, height } = context.canvas;
  context.fillStyle = figure.paper;
  context.fillRect(0, 0, width, height);
  paintShapes(context, figure.shapes);
  context.fillStyle = currentPalette().ink;
  context.font = '13px "Instrument Sans Variable", sans-serif';
  context.textAlign = 'left';
  context.fillText(caption, 24, height - 16);
}
