import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** A part of the page that is fetched when it is first shown; where that fails, a sentence stands in its place. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: NotFetched }),
    ),
  );
}

function NotFetched() {
  return <p role="alert">This part of the page could not be fetched. Check the connection and load the page again.</p>;
}
