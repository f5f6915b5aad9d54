/** The few shapes that every drawing of the map is made of: a canvas paints them, and a file holds them as SVG. */

export type Point = readonly [x: number, y: number];

export type Shape = (Rectangle | Dot | Link | Lines | Text) & Opacity;

interface Opacity {
  /** 0 to 1; 1 where it is not said. */
  readonly opacity?: number;
}

export interface Rectangle {
  readonly kind: 'rectangle';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
}

export interface Dot {
  readonly kind: 'dot';
  readonly centre: Point;
  readonly radius: number;
  readonly fill: string;
  readonly stroke: string;
}

/** A curve between two lines of text: it leaves the one and reaches the other upright. */
export interface Link {
  readonly kind: 'link';
  readonly from: Point;
  readonly to: Point;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly dash?: readonly number[];
}

export interface Lines {
  readonly kind: 'lines';
  readonly segments: readonly (readonly [from: Point, to: Point])[];
  readonly stroke: string;
  readonly strokeWidth: number;
}

export interface Text {
  readonly kind: 'text';
  /** Where the text is anchored: on the baseline, or, where it is turned, in the middle of it. */
  readonly at: Point;
  readonly text: string;
  readonly size: number;
  readonly fill: string;
  readonly font: 'mono' | 'prose';
  readonly anchor: 'start' | 'middle' | 'end';
  /** Reads upwards or downwards. */
  readonly turned?: 'up' | 'down';
}

/** Shapes on paper of a size in CSS pixels, for a file. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly paper: string;
  readonly title: string;
  readonly shapes: readonly Shape[];
}

export const fonts = {
  mono: "'IBM Plex Mono', ui-monospace, monospace",
  prose: 'Literata, Georgia, serif',
} as const;

/** A shape so far to the right and down. */
export function movedShape(shape: Shape, [x, y]: Point): Shape {
  const move = ([left, top]: Point): Point => [left + x, top + y];
  switch (shape.kind) {
    case 'rectangle':
      return { ...shape, x: shape.x + x, y: shape.y + y };
    case 'dot':
      return { ...shape, centre: move(shape.centre) };
    case 'link':
      return { ...shape, from: move(shape.from), to: move(shape.to) };
    case 'lines':
      return { ...shape, segments: shape.segments.map(([from, to]) => [move(from), move(to)] as const) };
    case 'text':
      return { ...shape, at: move(shape.at) };
  }
}
