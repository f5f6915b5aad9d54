import { useAlignment } from '../useAlignment';
import { useSeen } from './useSeen';

/** Stands where the map would be. */
export function NoAttention() {
  useSeen();
  const itself = useAlignment(({ alignment }) => alignment.maps !== undefined);
  return (
    <p className="empty">
      {itself
        ? 'The decoder of this model never looks back at the input, so there is no alignment to draw. Where its states look at one another is under Heads: choose a map there.'
        : 'This model has no attention: the decoder gets the encoder’s last state and never looks back at the input, so there is no alignment to draw.'}
    </p>
  );
}
