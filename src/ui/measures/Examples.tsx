import { useState } from 'react';
import type { Measured, MeasuredExample } from '../../worker/protocol';
import { changeInput } from '../actions';
import { Choices } from '../charts/Choices';
import { formatLoss } from '../format';
import { useSession } from '../useSession';
import { describeSample, editsOf } from './sampleWords';
import { showAlignment } from './showAlignment';
import { Trace } from './Trace';

/** Pairs and what was said for them, right or wrong token by token. */
export function Examples({ set }: { readonly set: Measured }) {
  const [which, setWhich] = useState<'worst' | 'first'>('worst');
  const examples = set[which];
  return (
    <section className="measuredExamples" aria-label="Examples">
      <div className="chartHead">
        <h4>Examples</h4>
        <Choices legend="Which examples" choices={['worst', 'first']} chosen={which} onChoose={setWhich} />
      </div>
      <p className="gloss">
        {which === 'worst'
          ? 'The most edits first, then the greatest loss.'
          : 'The first pairs of the set, as they come.'}{' '}
        Above is what was said, ✓ right or ✕ wrong; below what was wanted. Press one to see where the model looked.
      </p>
      <ul>
        {examples.map((example) => (
          <li key={example.source}>
            <Example example={example} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Example({ example }: { readonly example: MeasuredExample }) {
  const session = useSession();
  const { source, loss } = example;
  const open = () => {
    changeInput(session, source);
    showAlignment();
  };
  return (
    <button type="button" className="example" onClick={open}>
      <span className="visuallyHidden">{describeSample(example)}</span>
      <span className="exampleHead" aria-hidden="true">
        <span className="exampleSource">{source}</span>
        <span className="exampleNote">
          {editsOf(example)}, loss {formatLoss(loss)}
        </span>
      </span>
      <Trace trace={example.trace} />
    </button>
  );
}
