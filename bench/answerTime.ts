/** How soon the page answers a key; the bench prints it, and a test of the page holds it to a bound. */
import type { Page } from 'playwright';

/** Milliseconds in the page from a key to the map of what was typed. */
export async function answerTime(page: Page, text: string): Promise<number> {
  const answered = page.evaluate(
    (columns) =>
      new Promise<number>((resolve) => {
        let typed = 0;
        document.addEventListener('input', () => {
          typed = performance.now();
        });
        new MutationObserver((_, observer) => {
          const heads = document.querySelectorAll('table[aria-label=Alignment] th[scope=col]');
          if (typed === 0 || heads.length !== columns || heads[columns - 2]?.textContent === '') return;
          observer.disconnect();
          resolve(performance.now() - typed);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    text.length + 1,
  );
  await page.getByLabel('Your input').fill(text);
  return answered;
}
