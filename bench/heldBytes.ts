import type { Backend, Storage } from '../src/kernels/backend';

export interface HeldBytes {
  /** Bytes of the backend's storages that have not been released; a storage's element is four bytes. */
  readonly bytes: number;
}

/** Wraps a backend for as long as it lives. */
export function heldBytes(backend: Backend): HeldBytes {
  const held = { bytes: 0 };
  const sizes = new Map<unknown, number>();
  const allocate = backend.allocate.bind(backend);
  const release = backend.release.bind(backend);
  backend.allocate = (label, length, type): Storage => {
    const storage = allocate(label, length, type);
    sizes.set(storage, 4 * length);
    held.bytes += 4 * length;
    return storage;
  };
  backend.release = (what) => {
    held.bytes -= sizes.get(what) ?? 0; // a program is no storage
    sizes.delete(what);
    release(what);
  };
  return held;
}
