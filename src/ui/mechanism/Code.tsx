import { Kernels } from './Kernels';
import { PytorchModule } from './PytorchModule';
import './code.css';

/** The mechanism as programs: what it is in PyTorch, and what runs here. */
export function Code() {
  return (
    <section className="code" aria-label="Code">
      <PytorchModule />
      <Kernels />
    </section>
  );
}
