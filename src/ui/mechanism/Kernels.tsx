import { Disclosure } from '../Disclosure';
import { firstProfile, KernelBars } from '../performance/KernelBars';
import { useSession } from '../useSession';

/** The shaders of the running model, with what each took of a training step. Opening it measures the next step. */
export function Kernels() {
  const session = useSession();
  return (
    <Disclosure summary="WGSL running now" onOpen={() => firstProfile(session)}>
      <KernelBars />
    </Disclosure>
  );
}
