import { useAlignment } from '../useAlignment';
import { type Axes, axesOf, type ShownMap } from './mapAlignment';

/** Whose rows and columns the drawn map has. */
export function useAxes(): Axes {
  const kind: ShownMap['kind'] | undefined = useAlignment(({ alignment }) => alignment.shown?.kind);
  return axesOf(kind);
}
