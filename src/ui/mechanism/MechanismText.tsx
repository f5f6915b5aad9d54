import { mechanismOf } from '../../worker/settings';
import { useSessionState } from '../useSession';
import { Equation } from './Equation';
import { Objection } from './Objection';
import './mechanism.css';

/** The chosen mechanism: its equations, what it does, what was changed of it, and whose it is. */
export function MechanismText() {
  const mechanism = useSessionState(({ draft }) => mechanismOf(draft));
  return (
    <div className="gloss">
      <Objection />
      <Equation key={mechanism.id} mechanism={mechanism} />
      {mechanism.departure && <p className="departure">{mechanism.departure}</p>}
      <p>{mechanism.description}</p>
      <p>
        <cite>{mechanism.citation}</cite>
      </p>
    </div>
  );
}
