/** How the page feels, the same in a terminal and in BENCHMARKS.md. */
import { type Feel, middleAndWorst } from './feelRun';
import { table } from './table';

export const ABOUT_FEEL = `Under **The page** the built page is opened in Chromium: five times in a fresh profile until its first map is painted, that of the
model it comes with, on the processor; then with its default settings on each backend, trained, and watched. Long tasks are
those of the page's main thread that take 50 ms or more. Script is what the first load fetches, compressed with gzip. 64 × 64 is
the frames a second of a map of so many cells while training changes it, and while the pointer goes from cell to cell as well.`;

const HEAD = [
  'backend',
  'first map ms',
  'Train to first step ms',
  'script kB',
  'steps/s',
  'maps/s',
  'long tasks',
  'longest ms',
  'key to map ms',
  '64 × 64 frames/s',
];

export function describeFeel(feels: readonly Feel[]): string {
  return table([HEAD, ...feels.map(cells)]);
}

function cells(feel: Feel): string[] {
  const map = middleAndWorst(feel.first_map_ms);
  const key = middleAndWorst(feel.keys_ms);
  const long = feel.long_tasks_ms;
  return [
    feel.backend,
    `${map.middle} (worst ${map.worst})`,
    String(feel.first_step_ms),
    String(feel.script_kilobytes),
    feel.steps_per_second.toFixed(1),
    feel.maps_per_second.toFixed(1),
    `${long.length} in ${feel.seconds} s`,
    long.length === 0 ? '–' : String(Math.max(...long)),
    `${key.middle} (worst ${key.worst})`,
    feel.large_map
      ? `${feel.large_map.changing_fps.toFixed(0)}, hovered ${feel.large_map.hovered_fps.toFixed(0)}`
      : '–',
  ];
}
