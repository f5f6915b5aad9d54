import { type ReactNode, useRef } from 'react';

interface Props {
  readonly summary: string;
  /** By which it is found. */
  readonly id?: string;
  /** Fetches the content; it has come when this is done. */
  readonly onOpen?: () => Promise<unknown>;
  readonly children: ReactNode;
}

/** Details below the fold: opened, as much of them as fits is scrolled into view. */
export function Disclosure({ summary, id, onOpen, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const show = () => {
    if (details.current?.open) details.current.scrollIntoView({ block: 'nearest' });
  };
  const open = async () => {
    show();
    await onOpen?.();
    requestAnimationFrame(show);
  };
  return (
    <details
      ref={details}
      id={id}
      onToggle={({ currentTarget, target }) => {
        // React lets the toggle of details inside these come up here.
        if (target === currentTarget && currentTarget.open) void open();
      }}
    >
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
