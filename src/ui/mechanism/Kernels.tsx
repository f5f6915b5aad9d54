import { LazyDisclosure } from '../LazyDisclosure';
import { lazily } from '../lazily';
import { firstProfile } from '../performance/firstProfile';
import { useSession } from '../useSession';

const load = () => import('../performance/KernelBars').then((module) => module.KernelBars);
const KernelBars = lazily<object>(load);

/** The shaders of the running model, with what each took of a training step. Opening it measures the next step. */
export function Kernels() {
  const session = useSession();
  return (
    <LazyDisclosure summary="WGSL running now" load={() => Promise.all([load(), firstProfile(session)])}>
      <KernelBars />
    </LazyDisclosure>
  );
}
