import { mechanismOf } from '../../worker/settings';
import { LazyDisclosure } from '../LazyDisclosure';
import { lazily } from '../lazily';
import { useSessionState } from '../useSession';
import { Equation } from './Equation';
import './mechanism.css';

const loadCost = () => import('../heads/CostChart');
const CostChart = lazily<object>(() => loadCost().then((module) => module.CostChart));

/** The chosen mechanism: its equations, what it does, what was changed of it, and whose it is. */
export function MechanismText() {
  const draft = useSessionState((state) => state.draft);
  const mechanism = mechanismOf(draft);
  const cost = mechanism.heads?.cost;
  return (
    <div className="gloss">
      <Equation key={mechanism.id} mechanism={mechanism} settings={draft} />
      {mechanism.departure && <p className="departure">{mechanism.departure}</p>}
      <p>{mechanism.description}</p>
      <p>
        <cite>{mechanism.citation}</cite>
      </p>
      {cost ? (
        <p>
          Attention costs a layer time in the order of <span className="order">{cost.time}</span> and memory of{' '}
          <span className="order">{cost.memory}</span>, T being the length and d the size of a head
          {draft.reach > 1 && cost.time.includes('w') && `, w = ${draft.reach} its reach`}.
        </p>
      ) : (
        <p>
          An LSTM costs time in the order of <span className="order">T H²</span>, one step after the other: no step can
          begin before the last has ended.
        </p>
      )}
      <LazyDisclosure summary="Cost against length" load={loadCost}>
        <CostChart />
      </LazyDisclosure>
    </div>
  );
}
