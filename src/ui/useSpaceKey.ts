import { useEffect } from 'react';
import { toggleTraining } from './actions';
import { useSession } from './useSession';

const OWN_SPACE = 'input, select, textarea, button, a[href], summary, [role="tab"], [contenteditable]';

/** Space trains and pauses, except where the focus is on something that has its own use for it. */
export function useSpaceKey(): void {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(OWN_SPACE)) return;
      event.preventDefault();
      toggleTraining(session);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [session]);
}
