import { useEffect, useState } from 'react';
import { ownId } from '../tasks/own/ownTask';
import { openFile } from './actions';
import { openPairs } from './own/ownActions';
import type { Session } from './store';
import { useSession } from './useSession';

/** Opens a file that is dropped anywhere on the page; whether one is being held over it. */
export function useFileDrop(): boolean {
  const session = useSession();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setHeld(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setHeld(false);
    };
    const drop = (event: DragEvent) => {
      setHeld(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file && session.store.getState().phase !== 'stopped') openDropped(session, file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [session]);
  return held;
}

/** By its name: pairs, or weights. What could be either is pairs where those are what the form asks for. */
function openDropped(session: Session, file: File): void {
  const asksForPairs = session.store.getState().draft.task === ownId && !/\.safetensors$/i.test(file.name);
  if (asksForPairs || /\.(tsv|csv|txt)$/i.test(file.name)) openPairs(session, { name: file.name, blob: file });
  else void openFile(session, file);
}
