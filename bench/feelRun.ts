/** How the page feels on a backend: how soon it shows something, and whether it stays quick while it trains. */
import type { Page } from 'playwright';
import { encodeLink } from '../src/ui/link/encode';
import { defaultSettings, defaultTaskOptions, type Settings } from '../src/worker/settings';
import { answerTime } from './answerTime';
import { quantile } from './quantile';

export interface Feel {
  readonly backend: Settings['backend'];
  /** The adapter or processor, as the page names it. */
  readonly device: string;
  /** Seconds that it trained while it was watched. */
  readonly seconds: number;
  /** Milliseconds from the navigation to the first map, each of several loads, of the model that the page comes with. */
  readonly first_map_ms: readonly number[];
  /** Milliseconds from Train to the first step that the page shows. */
  readonly first_step_ms: number;
  /** Kilobytes of script of the first load, compressed as servers do. */
  readonly script_kilobytes: number;
  readonly steps_per_second: number;
  readonly maps_per_second: number;
  /** Milliseconds of tasks of the main thread of 50 and more, after the page has loaded. */
  readonly long_tasks_ms: readonly number[];
  /** Milliseconds from a key to the map of what was typed, while it trains. */
  readonly keys_ms: readonly number[];
  /** Frames a second of a map of 64 × 64 while training changes it, and while the pointer crosses it too; absent of older results. */
  readonly large_map?: { readonly changing_fps: number; readonly hovered_fps: number };
}

const LOADS = 5;
const KEYS = 9;

/** Rows and columns of the large map, and the milliseconds that each of its two figures takes. */
const LARGE = 64;
const LARGE_MS = 3000;
/** The longest string that is trained of which twice the steps and a little more, what an own input may take, are 64. */
const LARGE_LENGTH = 27;

/** Opens pages by `open`, each in a fresh profile; `script` is what the first load weighs. */
export async function feel(
  backend: Settings['backend'],
  seconds: number,
  open: () => Promise<Page>,
  address: string,
  scriptKilobytes: number,
): Promise<Feel> {
  const firstMaps: number[] = [];
  for (let load = 0; load < LOADS; load++) firstMaps.push(await firstMap(open, address));

  const page = await open();
  // A link brings a model that is not trained, on this backend.
  await page.goto(new URL(encodeLink({ settings: { ...defaultSettings, backend } }), address).href);
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await train.waitFor();
  await page.waitForFunction(() => document.querySelector('table[aria-label=Alignment] td'));
  await page.waitForTimeout(2000); // what the page does once it has loaded
  const firstStep = page.evaluate(watchFirstStep);
  await train.click();
  const firstStepMs = await firstStep;
  await page.waitForTimeout(2000); // the pace is found
  const watched = await page.evaluate(watch, seconds * 1000);
  const device = ((await page.locator('.device').textContent()) ?? '').split(' · ').at(-1) ?? '';
  const keys: number[] = [];
  for (let key = 0; key < KEYS; key++) keys.push(await answerTime(page, 'abcdefgh'.slice(0, 2 + (key % 6))));
  await page.context().close();
  const largeMap = await feelLargeMap(backend, open, address);
  return {
    backend,
    device,
    seconds,
    first_map_ms: firstMaps.map(Math.round),
    first_step_ms: Math.round(firstStepMs),
    script_kilobytes: Math.round(scriptKilobytes),
    steps_per_second: watched.steps / seconds,
    maps_per_second: watched.maps / seconds,
    long_tasks_ms: watched.longTasks.map(Math.round),
    keys_ms: keys.map(Math.round),
    large_map: largeMap,
  };
}

/** A model that learns next to nothing never ends its output, which so has as many rows as it may. */
async function feelLargeMap(
  backend: Settings['backend'],
  open: () => Promise<Page>,
  address: string,
): Promise<NonNullable<Feel['large_map']>> {
  const page = await open();
  const taskOptions = { ...defaultTaskOptions('reversal'), maximumLength: LARGE_LENGTH, evaluatedLength: LARGE_LENGTH };
  const settings = { ...defaultSettings, backend, taskOptions, learningRate: 0.000001, batch: 8 };
  const input = 'abcdefghij'.repeat(7).slice(0, LARGE - 1); // and the end mark
  await page.goto(new URL(encodeLink({ settings, input }), address).href);
  await page.waitForFunction(
    (cells) => document.querySelectorAll('table[aria-label=Alignment] td[data-row]').length === cells,
    LARGE * LARGE,
  );
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await train.click();
  await page.waitForTimeout(2000); // the pace is found
  const changing = await page.evaluate(watchFrames, { milliseconds: LARGE_MS, hovers: false });
  const hovered = await page.evaluate(watchFrames, { milliseconds: LARGE_MS, hovers: true });
  await page.context().close();
  return { changing_fps: changing, hovered_fps: hovered };
}

/** In the page: frames a second; where it hovers, the pointer comes to another cell of the map in each of them. */
function watchFrames({ milliseconds, hovers }: { milliseconds: number; hovers: boolean }): Promise<number> {
  const cells = document.querySelectorAll('table[aria-label=Alignment] td[data-row]');
  const began = performance.now();
  let frames = 0;
  return new Promise((resolve) => {
    const frame = () => {
      const taken = performance.now() - began;
      if (taken >= milliseconds) {
        resolve((1000 * frames) / taken);
        return;
      }
      // 65 cells on is the next row's next column.
      const cell = cells[(frames * 65) % Math.max(1, cells.length)];
      if (hovers) cell?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
      frames++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

async function firstMap(open: () => Promise<Page>, address: string): Promise<number> {
  const page = await open();
  await page.goto(address, { waitUntil: 'commit' });
  const milliseconds = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          // A frame after the cells are there they have been painted.
          if (document.querySelector('table[aria-label=Alignment] td')) {
            requestAnimationFrame(() => resolve(performance.now()));
          } else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await page.context().close();
  return milliseconds;
}

/** In the page: milliseconds from a click on Train to a count of steps that is not 0. */
function watchFirstStep(): Promise<number> {
  return new Promise((resolve) => {
    let clicked = 0;
    document.addEventListener('click', () => {
      clicked ||= performance.now();
    });
    new MutationObserver((_, observer) => {
      const count = document.querySelector('[aria-label=Step] strong')?.textContent ?? '0';
      if (clicked === 0 || count === '0') return;
      observer.disconnect();
      resolve(performance.now() - clicked);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

/** In the page: what happens while it trains. A map is counted where its cells change within a frame. */
function watch(milliseconds: number): Promise<{ steps: number; maps: number; longTasks: number[] }> {
  const count = () =>
    Number((document.querySelector('[aria-label=Step] strong')?.textContent ?? '0').replaceAll(',', ''));
  const longTasks: number[] = [];
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  });
  tasks.observe({ type: 'longtask' });
  let maps = 0;
  let counted = false;
  const cells = new MutationObserver(() => {
    if (counted) return;
    counted = true;
    maps++;
    requestAnimationFrame(() => {
      counted = false;
    });
  });
  const map = document.querySelector('.map');
  if (map) cells.observe(map, { childList: true, subtree: true, characterData: true, attributes: true });
  const before = count();
  return new Promise((resolve) => {
    setTimeout(() => {
      tasks.disconnect();
      cells.disconnect();
      resolve({ steps: count() - before, maps, longTasks });
    }, milliseconds);
  });
}

/** The middle of several figures, and the worst of them. */
export function middleAndWorst(values: readonly number[]): { readonly middle: number; readonly worst: number } {
  return { middle: quantile(values, 0.5), worst: Math.max(0, ...values) };
}
