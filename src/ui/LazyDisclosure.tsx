import { type ReactNode, Suspense, useState } from 'react';
import { Disclosure } from './Disclosure';

interface Props {
  readonly summary: string;
  /** By which it is found. */
  readonly id?: string;
  /** Fetches what the children are made of. */
  readonly load: () => Promise<unknown>;
  readonly children: ReactNode;
}

/** Details whose content is fetched when they are first opened. */
export function LazyDisclosure({ summary, id, load, children }: Props) {
  const [opened, setOpened] = useState(false);
  const open = () => {
    setOpened(true);
    return load().catch(() => {}); // a sentence in its place says so
  };
  return (
    <Disclosure summary={summary} {...(id === undefined ? {} : { id })} onOpen={open}>
      {opened && <Suspense>{children}</Suspense>}
    </Disclosure>
  );
}
