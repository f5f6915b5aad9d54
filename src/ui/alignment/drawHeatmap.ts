/** The ink of the map: one square a weight, on ruled paper. */

export interface HeatmapData {
  /** Attention weights [rows, columns], 0 to 1. */
  readonly weights: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface HeatmapScales {
  /** Side of a cell in CSS pixels. */
  readonly cell: number;
  /** Colour of a weight. */
  readonly ink: (weight: number) => string;
  /** Colour of the ruling between rows. */
  readonly rule: string;
}

/** Draws on a cleared context whose origin is the first cell's corner. */
export function drawHeatmap(context: CanvasRenderingContext2D, data: HeatmapData, scales: HeatmapScales): void {
  const { weights, rows, columns } = data;
  const { cell, ink, rule } = scales;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      context.fillStyle = ink(weights[row * columns + column] ?? 0);
      context.fillRect(column * cell, row * cell, cell - 1, cell - 1);
    }
  }
  // The ruling lies in the gaps, so that it never touches the ink whose value it frames.
  context.fillStyle = rule;
  for (let row = 1; row <= rows; row++) context.fillRect(0, row * cell - 1, columns * cell, 1);
  for (let column = 1; column <= columns; column++) context.fillRect(column * cell - 1, 0, 1, rows * cell);
}
