import { type ReactNode, useId, useRef } from 'react';

interface Props {
  readonly label: string;
  readonly children: ReactNode;
}

/** A button and what it opens below itself; the browser closes that on Esc and on a click elsewhere. */
export function Popover({ label, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button type="button" className="opener" ref={button} popoverTarget={id}>
        {label}
      </button>
      <div
        id={id}
        className="popover"
        popover="auto"
        onToggle={({ currentTarget: panel, newState }) => {
          if (newState !== 'open' || !button.current) return;
          const place = button.current.getBoundingClientRect();
          const left = Math.min(place.right - panel.offsetWidth, window.innerWidth - panel.offsetWidth - 8);
          const below = place.bottom + 4;
          const fits = below + panel.offsetHeight <= window.innerHeight - 8;
          panel.style.left = `${Math.max(8, left)}px`;
          panel.style.top = `${Math.max(8, fits ? below : place.top - 4 - panel.offsetHeight)}px`;
        }}
      >
        {children}
      </div>
    </>
  );
}

/** Closes the popover that an element is in. */
export function closePopover(element: Element): void {
  element.closest<HTMLElement>('[popover]')?.hidePopover();
}
