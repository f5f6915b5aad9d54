/** The command lines by which what is kept was trained, one for all rows that were trained alike. */
import type { MatrixRuns } from './runsFile';

export function commandLines({ runs, controls }: Pick<MatrixRuns, 'runs' | 'controls'>): string[] {
  const rowsBy = new Map<string, Set<string>>();
  const add = (command: string, row: string) => rowsBy.set(command, (rowsBy.get(command) ?? new Set()).add(row));
  for (const { row, place } of runs) {
    const backend = backendOf(place);
    const seeds = runs.filter((run) => run.row === row && backendOf(run.place) === backend).map(({ seed }) => seed);
    add(`matrix --backend ${backend} --seeds ${seeds.join(',')}`, row);
  }
  for (const { row, seed, evaluationSteps } of controls) add(`control --seed ${seed} --every ${evaluationSteps}`, row);
  return [...rowsBy].map(([command, rows]) => `npm run results -- ${command} --only ${[...rows].join(',')}`);
}

function backendOf(place: string): string {
  return place.startsWith('WebGPU') ? 'webgpu' : 'cpu';
}
