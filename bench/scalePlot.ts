/** The sweeps as a picture: a panel each, both axes logarithmic, on paper of its own so that it reads on any page. */
import { line, scaleLog } from 'd3';
import { type Palette, palettes } from '../src/ui/theme/palette';
import { type ScalePoint, type Sweep, sweeps, type TimedPoint } from './sweeps';

const PANEL = { width: 220, height: 200, gap: 24 };
const MARGIN = { top: 40, right: 20, bottom: 46, left: 62 };
const WIDTH = MARGIN.left + sweeps.length * (PANEL.width + PANEL.gap) - PANEL.gap + MARGIN.right;
const HEIGHT = MARGIN.top + PANEL.height + MARGIN.bottom;
/** A panel's points keep this far from its sides. */
const INSET = 14;

/** By shape too, for those who do not tell the colours apart. */
const SERIES = [
  {
    backend: 'cpu',
    label: 'CPU backend',
    mark: (x: number, y: number) => `<circle cx="${at(x)}" cy="${at(y)}" r="3.5"/>`,
  },
  {
    backend: 'webgpu',
    label: 'WebGPU',
    mark: (x: number, y: number) => `<rect x="${at(x - 3)}" y="${at(y - 3)}" width="6" height="6"/>`,
  },
] as const;

type Drawn = ScalePoint & { readonly timed: TimedPoint };

/** An SVG of points, some of which are timed. */
export function scalePlot(points: readonly ScalePoint[]): string {
  const drawn = points.filter((point): point is Drawn => point.timed !== null);
  const y = costScale(drawn);
  const panels = sweeps.map((sweep, index) => {
    const left = MARGIN.left + index * (PANEL.width + PANEL.gap);
    const own = drawn.filter((point) => point.sweep === sweep.name);
    return `<g transform="translate(${left} ${MARGIN.top})">\n${panel(sweep, own, y, index === 0)}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    '<title>Microseconds per token against batch, hidden size and length</title>',
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
    legend(),
    `<text class="label" transform="translate(18 ${MARGIN.top + PANEL.height / 2}) rotate(-90)" text-anchor="middle">µs per token</text>`,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

/** Pixels from a panel's top of microseconds per token: whole decades, the least above, so that all panels share them. */
export function costScale(points: readonly Drawn[]) {
  const costs = points.flatMap((point) => [point.timed.us_per_token, arithmeticOf(point, points)]);
  const ends = [Math.floor(Math.log10(Math.min(...costs))), Math.ceil(Math.log10(Math.max(...costs)))] as const;
  return scaleLog([10 ** ends[0], 10 ** ends[1]], [PANEL.height, 0]);
}

/** Pixels from a panel's left of a size. */
export function sizeScale({ sizes }: Sweep) {
  return scaleLog([Math.min(...sizes), Math.max(...sizes)], [INSET, PANEL.width - INSET]);
}

/** What a token of a point would cost, in microseconds, at the best rate that its sweep reaches on its backend. */
export function arithmeticOf(point: Drawn, points: readonly Drawn[]): number {
  const same = points.filter(({ sweep, backend }) => sweep === point.sweep && backend === point.backend);
  const best = Math.max(...same.map(({ kiloflop_per_token: work, timed }) => work / timed.us_per_token));
  return point.kiloflop_per_token / best;
}

function panel(sweep: Sweep, points: readonly Drawn[], y: ReturnType<typeof costScale>, first: boolean): string {
  const x = sizeScale(sweep);
  const decades = y.ticks().filter((value) => Math.log10(value) % 1 === 0);
  const rules = decades.map((value) => `<path class="rule" d="M0 ${at(y(value))}H${PANEL.width}"/>`);
  const costs = decades.map(
    (value) => `<text class="tick" x="-8" y="${at(y(value))}" dy="0.35em" text-anchor="end">${value}</text>`,
  );
  const sizes = sweep.sizes.map(
    (size) => `<text class="tick" x="${at(x(size))}" y="${PANEL.height + 16}" text-anchor="middle">${size}</text>`,
  );
  const name = `<text class="label" x="${PANEL.width / 2}" y="${PANEL.height + 36}" text-anchor="middle">${sweep.name}, ${sweep.unit}</text>`;
  const series = SERIES.flatMap(({ backend, mark }) => {
    const own = points.filter((point) => point.backend === backend);
    if (own.length === 0) return [];
    const path = (cost: (point: Drawn) => number) =>
      line<Drawn>(
        ({ size }) => x(size),
        (point) => y(cost(point)),
      ).digits(1)(own) ?? '';
    const cost = (point: Drawn) => point.timed.us_per_token;
    return [
      `<g class="${backend}">`,
      `<path class="arithmetic" d="${path((point) => arithmeticOf(point, points))}"/>`,
      `<path d="${path(cost)}"/>`,
      ...own.map((point) => mark(x(point.size), y(cost(point)))),
      '</g>',
    ];
  });
  return [...rules, ...(first ? costs : []), ...sizes, name, ...series].join('\n');
}

function legend(): string {
  const entries = [
    ...SERIES.map(({ backend, label, mark }) => ({
      kind: backend,
      label,
      sample: `<path d="M0 0H24"/>${mark(12, 0)}`,
    })),
    { kind: 'any', label: 'arithmetic alone, at the best rate', sample: '<path class="arithmetic" d="M0 0H24"/>' },
  ];
  return entries
    .map(({ kind, label, sample }, index) => {
      const text = `<text class="label" x="32" dy="0.35em">${label}</text>`;
      return `<g class="${kind}" transform="translate(${MARGIN.left + index * 130} 20)">${sample}${text}</g>`;
    })
    .join('\n');
}

/** Tenths of a pixel. */
function at(pixels: number): string {
  return String(Number(pixels.toFixed(1)));
}

function colours({ paper, rule, ink, muted, source, target }: Palette): string {
  return `.paper{fill:${paper}}.rule{stroke:${rule}}.tick{fill:${muted}}.label{fill:${ink}}.any{stroke:${muted}}.cpu{stroke:${source};fill:${source}}.webgpu{stroke:${target};fill:${target}}`;
}

const STYLE = [
  'text{font:11px system-ui,sans-serif;stroke:none}',
  'path{fill:none;stroke-width:1.75}',
  '.rule{stroke-width:1}',
  '.arithmetic{stroke-width:1.25;stroke-dasharray:3 3}',
  colours(palettes.light),
  `@media(prefers-color-scheme:dark){${colours(palettes.dark)}}`,
].join('');
