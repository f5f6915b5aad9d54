import { useEffect } from 'react';
import { useSession } from '../useSession';
import { keysStore } from './keysStore';
import { shortcutOf } from './shortcuts';

const FIELDS = 'input, select, textarea, [contenteditable], dialog, [popover]';
/** What has its own use for Space. */
const OWN_SPACE = 'button, a[href], summary, [role="tab"]';

/** Single keys act, except in a field, and where a person has switched them off. */
export function useShortcuts(): void {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!keysStore.getState().on) return;
      const shortcut = shortcutOf(event);
      const { target } = event;
      if (!shortcut || (target instanceof Element && target.closest(FIELDS))) return;
      if (event.key === ' ' && target instanceof Element && target.closest(OWN_SPACE)) return;
      event.preventDefault();
      shortcut.run(session);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [session]);
}
