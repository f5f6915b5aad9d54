import { measureKernels } from '../actions';
import { LazyDisclosure } from '../LazyDisclosure';
import { lazily } from '../lazily';
import { useSession } from '../useSession';

const load = () => import('./PerformancePanel').then((module) => module.PerformancePanel);
const PerformancePanel = lazily<object>(load);

/** How fast the model trains, and what a training step asks of the device. Opening it measures the next step, if none has been. */
export function Performance() {
  const session = useSession();
  const open = () => {
    if (!session.store.getState().profile) measureKernels(session);
    return load();
  };
  return (
    <LazyDisclosure summary="Performance" id="performance" load={open}>
      <PerformancePanel />
    </LazyDisclosure>
  );
}
