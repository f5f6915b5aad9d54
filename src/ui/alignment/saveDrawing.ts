/** The drawing and its numbers, carried out of the page. */
import type { Alignment } from '../../worker/protocol';
import type { Snapshot } from '../alignmentFeed';
import { alignmentCsv } from './csv';
import { drawnMap } from './drawnMap';
import { alignmentFigure } from './figure';
import { figureTitle } from './figureTitle';
import { inside, stepOf } from './lookStore';
import { labelWidths } from './measure';
import { saveFigurePng, saveText } from './saveFigure';
import type { Figure } from './shapes';
import { figureSvg } from './svg';
import { viewStore } from './viewStore';

export function saveSvg(snapshot: Snapshot, computed?: Alignment): void {
  saveText(fileName(snapshot, 'svg'), 'image/svg+xml', figureSvg(figureOf(snapshot, computed)));
}

export function saveCsv(snapshot: Snapshot): void {
  saveText(fileName(snapshot, 'csv'), 'text/csv', alignmentCsv(snapshot.alignment));
}

export function savePng(snapshot: Snapshot, computed?: Alignment): Promise<void> {
  return saveFigurePng(fileName(snapshot, 'png'), figureOf(snapshot, computed));
}

/** As on the screen, with what is pinned but not what the pointer happens to be over. */
export function figureOf(snapshot: Snapshot, computed?: Alignment): Figure {
  const { alignment } = snapshot;
  const { drawing, scale, pinned } = viewStore.getState();
  const [rows, columns] = [alignment.outputSymbols.length, alignment.sourceSymbols.length];
  return alignmentFigure(drawnMap(alignment, inside(pinned, rows, columns), computed), {
    drawing,
    scale,
    step: stepOf(rows),
    title: figureTitle(snapshot),
    widths: labelWidths,
  });
}

function fileName({ step, alignment }: Snapshot, extension: string): string {
  const { drawing } = viewStore.getState();
  const map = alignment.title?.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const kind = extension === 'csv' ? (map ?? 'alignment') : [map, drawing].filter(Boolean).join('-');
  const what = `${kind}${alignment.edited || alignment.headsOff ? '-edited' : ''}`;
  return `interlinear-${what}-step-${step}.${extension}`;
}
