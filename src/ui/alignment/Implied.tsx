import { useAlignment } from '../useAlignment';

/** Says that the weights drawn are none that the model makes. */
export function Implied() {
  const implied = useAlignment(({ alignment }) => alignment.implied === true);
  return implied ? (
    <p className="implied" title="Linear attention makes no weights; these are what it amounts to.">
      implied weights
    </p>
  ) : null;
}
