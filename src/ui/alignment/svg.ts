/** A figure as an SVG file that stands by itself: its colours written out, its text as text. */
import { linkVertical } from 'd3';
import { type Figure, fonts, type Shape } from './shapes';

export function figureSvg({ width, height, paper, title, shapes }: Figure): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    `<title>${xml(title)}</title>`,
    `<rect width="100%" height="100%" fill="${hex(paper)}"/>`,
    ...shapes.map(element),
    '</svg>\n',
  ].join('\n');
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'rectangle': {
      const { x, y, width, height, fill, stroke, strokeWidth, opacity } = shape;
      return `<rect ${attributes({ x, y, width, height, fill: fill ?? 'none', stroke, 'stroke-width': strokeWidth, opacity })}/>`;
    }
    case 'dot': {
      const { centre, radius, fill, stroke, opacity } = shape;
      return `<circle ${attributes({ cx: centre[0], cy: centre[1], r: radius, fill, stroke, opacity })}/>`;
    }
    case 'link': {
      const { from, to, stroke, strokeWidth, dash, opacity } = shape;
      const d = linkVertical()({ source: [...from], target: [...to] }) ?? '';
      const dasharray = dash?.join(' ');
      return `<path ${attributes({ d, fill: 'none', stroke, 'stroke-width': strokeWidth, 'stroke-dasharray': dasharray, opacity })}/>`;
    }
    case 'lines': {
      const d = shape.segments.map(([from, to]) => `M${from.map(round).join(' ')}L${to.map(round).join(' ')}`).join('');
      return `<path ${attributes({ d, fill: 'none', stroke: shape.stroke, 'stroke-width': shape.strokeWidth, opacity: shape.opacity })}/>`;
    }
    case 'text': {
      const { at, text, size, fill, font, anchor, turned, opacity } = shape;
      const place = turned
        ? {
            transform: `translate(${at.map(round).join(' ')}) rotate(${turned === 'up' ? -90 : 90})`,
            'dominant-baseline': 'central',
          }
        : { x: at[0], y: at[1] };
      const style = { 'font-family': fonts[font], 'font-size': size, 'text-anchor': anchor, fill, opacity };
      return `<text ${attributes({ ...place, ...style })} xml:space="preserve">${xml(text)}</text>`;
    }
  }
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      return `${name}="${typeof value === 'number' ? round(value) : xml(hex(value))}"`;
    })
    .join(' ');
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Colours are written the oldest way, which every program reads. */
function hex(text: string): string {
  const channels = /^rgb\((\d+)[ ,]+(\d+)[ ,]+(\d+)\)$/.exec(text)?.slice(1);
  return channels ? `#${channels.map((one) => Number(one).toString(16).padStart(2, '0')).join('')}` : text;
}

/** What may stand in XML: the five signs escaped, control characters left out. */
function xml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, '');
}
