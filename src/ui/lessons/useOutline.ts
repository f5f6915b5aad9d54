import { useEffect } from 'react';

/** Outlines what a CSS selector finds, now or later, as long as it is given. */
export function useOutline(selector: string | undefined): void {
  useEffect(() => {
    if (selector === undefined) return undefined;
    // A style sheet of its own, for the page makes its elements anew while it trains.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:is(${selector}) { outline: 2px solid var(--target); outline-offset: 2px; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [selector]);
}
