import { useEffect } from 'react';
import { changeView } from './viewStore';

/** Esc clears the pin, unless it closes something that is open. */
export function useEscape(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector(':popover-open, dialog[open]')) return;
      changeView({ pinned: undefined });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
