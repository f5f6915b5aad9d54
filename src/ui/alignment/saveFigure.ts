/** Figures and texts, carried out of the page. */
import { download } from '../download';
import { paintShapes } from './paintShapes';
import type { Figure } from './shapes';

/** Pixels of the picture to one of the drawing. */
const PIXELS = 2;

export async function saveFigurePng(name: string, figure: Figure): Promise<void> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(figure.width * PIXELS);
  canvas.height = Math.ceil(figure.height * PIXELS);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(PIXELS, PIXELS);
  context.fillStyle = figure.paper;
  context.fillRect(0, 0, figure.width, figure.height);
  paintShapes(context, figure.shapes);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) return;
  download({ name, mediaType: 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()) });
}

export function saveText(name: string, mediaType: string, text: string): void {
  download({ name, mediaType, bytes: new TextEncoder().encode(text) });
}
