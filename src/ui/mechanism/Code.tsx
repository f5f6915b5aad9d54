import { Performance } from '../performance/Performance';
import { Kernels } from './Kernels';
import { PytorchModule } from './PytorchModule';
import './code.css';

/** The mechanism as programs: what it is in PyTorch, what runs here, and how fast. */
export function Code() {
  return (
    <section className="code" aria-label="Code and performance">
      <PytorchModule />
      <Kernels />
      <Performance />
    </section>
  );
}
