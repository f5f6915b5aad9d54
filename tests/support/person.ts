/** A person before the page: at the desk with mouse and keys, in the hand with a thumb and one view at a time. */
import { buffer } from 'node:stream/consumers';
import type { Locator, Page } from 'playwright';
import { readHex } from '../../src/ui/theme/oklch';
import { palettes } from '../../src/ui/theme/palette';
import type { Appearance } from './appearances';
import { expect, test as onPage, type VisitOptions } from './browser';

interface Fixtures {
  /** Opens the page in a fresh profile, and sees that it is on the paper that was asked for. */
  readonly come: (appearance: Appearance, options?: VisitOptions) => Promise<Person>;
}

export const test = onPage.extend<Fixtures>({
  come: async ({ visit }, use) => {
    await use(async ({ size, theme, context }, options = {}) => {
      const page = await visit({ ...options, context: { ...context, colorScheme: theme, ...options.context } });
      const paper = `rgb(${readHex(palettes[theme].paper).join(', ')})`;
      const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      await expect.poll(background).toBe(paper);
      return new Person(page, size === 'hand');
    });
  },
});

/** A place in a part of the page, in shares of its width and height. */
interface Spot {
  readonly across: number;
  readonly down: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface TakenFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export class Person {
  readonly page: Page;
  readonly inHand: boolean;

  constructor(page: Page, inHand: boolean) {
    this.page = page;
    this.inHand = inHand;
  }

  /** Has a view before the eyes, as at the desk all are. */
  async goTo(view: 'Align' | 'Curves' | 'Setup'): Promise<void> {
    if (this.inHand) await this.page.getByRole('tab', { name: view }).tap();
  }

  /** The lessons are a view in the hand, and a menu at the desk. */
  async goToLessons(): Promise<void> {
    if (this.inHand) await this.page.getByRole('tab', { name: 'Learn' }).tap();
    else await this.page.getByRole('button', { name: 'Lessons', exact: true }).click();
  }

  async press(part: Locator, position?: Point): Promise<void> {
    const where = position ? { position } : {};
    await (this.inHand ? part.tap(where) : part.click(where));
  }

  /** Looks at a part: the mouse hovers, the thumb cannot and taps. */
  async pointAt(part: Locator, position?: Point): Promise<void> {
    const where = position ? { position } : {};
    await (this.inHand ? part.tap(where) : part.hover(where));
  }

  /** No longer looks at what it has pointed at: a second tap takes the first one back. */
  async pointAway(part: Locator): Promise<void> {
    await (this.inHand ? part.tap() : this.page.mouse.move(0, 0));
  }

  /** Presses a part at one spot and lets go at another. */
  async drag(part: Locator, from: Spot, to: Spot): Promise<void> {
    // In the middle of the window nothing lies over it.
    await part.evaluate((element) => element.scrollIntoView({ block: 'center', inline: 'nearest' }));
    const box = await part.boundingBox();
    if (!box) throw new Error('What is to be dragged is not on the page.');
    const path = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
      x: box.x + box.width * (from.across + share * (to.across - from.across)),
      y: box.y + box.height * (from.down + share * (to.down - from.down)),
    }));
    await (this.inHand ? this.#dragThumb(path) : this.#dragMouse(path));
  }

  /** Presses what hands over a file. */
  async take(part: Locator): Promise<TakenFile> {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.press(part)]);
    return { name: file.suggestedFilename(), bytes: await buffer(await file.createReadStream()) };
  }

  /** Closes the menu that lies over the page. */
  async closeMenu(): Promise<void> {
    if (this.inHand) await this.page.locator('h1').tap();
    else await this.page.keyboard.press('Escape');
  }

  async #dragMouse(path: readonly Point[]): Promise<void> {
    const { mouse } = this.page;
    for (const [index, { x, y }] of path.entries()) {
      await mouse.move(x, y);
      if (index === 0) await mouse.down();
    }
    await mouse.up();
  }

  /** Playwright's touchscreen only taps. */
  async #dragThumb(path: readonly Point[]): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page);
    for (const [index, point] of path.entries()) {
      const type = index === 0 ? 'touchStart' : 'touchMove';
      await devtools.send('Input.dispatchTouchEvent', { type, touchPoints: [point] });
    }
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await devtools.detach();
  }
}
