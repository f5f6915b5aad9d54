import { useSeen } from './useSeen';

/** Stands in the place of a map while there is nothing to decode. */
export function BlankInput() {
  useSeen();
  return <p className="empty">Type something above, or draw a random input, and its map appears here.</p>;
}
