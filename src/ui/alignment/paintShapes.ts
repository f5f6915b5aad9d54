import { fonts, type Link, type Shape, type Text } from './shapes';

/** Paints shapes, the later over the earlier. */
export function paintShapes(context: CanvasRenderingContext2D, shapes: readonly Shape[]): void {
  for (const shape of shapes) {
    context.globalAlpha = shape.opacity ?? 1;
    switch (shape.kind) {
      case 'rectangle': {
        const { x, y, width, height, fill, stroke, strokeWidth } = shape;
        if (fill) {
          context.fillStyle = fill;
          context.fillRect(x, y, width, height);
        }
        if (stroke) {
          context.strokeStyle = stroke;
          context.lineWidth = strokeWidth ?? 1;
          context.strokeRect(x, y, width, height);
        }
        break;
      }
      case 'dot':
        context.beginPath();
        context.arc(...shape.centre, shape.radius, 0, 2 * Math.PI);
        context.fillStyle = shape.fill;
        context.fill();
        context.strokeStyle = shape.stroke;
        context.lineWidth = 1;
        context.stroke();
        break;
      case 'link':
        context.beginPath();
        traceLink(context, shape);
        context.strokeStyle = shape.stroke;
        context.lineWidth = shape.strokeWidth;
        context.setLineDash([...(shape.dash ?? [])]);
        context.stroke();
        context.setLineDash([]);
        break;
      case 'lines':
        context.beginPath();
        for (const [from, to] of shape.segments) {
          context.moveTo(...from);
          context.lineTo(...to);
        }
        context.strokeStyle = shape.stroke;
        context.lineWidth = shape.strokeWidth;
        context.stroke();
        break;
      case 'text':
        paintText(context, shape);
    }
  }
  context.globalAlpha = 1;
}

function paintText(context: CanvasRenderingContext2D, { at, text, size, fill, font, anchor, turned }: Text): void {
  context.save();
  context.translate(...at);
  if (turned) context.rotate(((turned === 'up' ? -1 : 1) * Math.PI) / 2);
  context.font = `${size}px ${fonts[font]}`;
  context.textAlign = anchor === 'middle' ? 'center' : anchor;
  context.textBaseline = turned ? 'middle' : 'alphabetic';
  context.fillStyle = fill;
  context.fillText(text, 0, 0);
  context.restore();
}

/** The curve of d3's linkVertical, without the rest of d3-shape, which cannot be had apart. */
function traceLink(context: CanvasRenderingContext2D, { from: [x0, y0], to: [x1, y1] }: Link): void {
  const middle = (y0 + y1) / 2;
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0, middle, x1, middle, x1, y1);
}
