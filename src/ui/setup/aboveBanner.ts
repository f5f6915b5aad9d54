/** The ref of a banner: tells the style sheets how high it is, and keeps the field that is typed in in sight above it. */
export function aboveBanner(banner: HTMLElement | null): (() => void) | undefined {
  if (!banner) return undefined;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => {
    style.setProperty('--banner', `${banner.offsetHeight}px`);
    document.activeElement?.closest('.settings .field')?.scrollIntoView({ block: 'nearest' });
  });
  observer.observe(banner);
  return () => {
    observer.disconnect();
    style.removeProperty('--banner');
  };
}
