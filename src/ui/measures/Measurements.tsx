import { LazyDisclosure } from '../LazyDisclosure';
import { lazily } from '../lazily';
import './measures.css';

const load = () => import('./Reports').then((module) => module.Reports);
const Reports = lazily<object>(load);

/** How good the model is, as a reviewer would ask. */
export function Measurements() {
  return (
    <div className="measurements">
      <LazyDisclosure summary="Measurements" load={load}>
        <Reports />
      </LazyDisclosure>
    </div>
  );
}
