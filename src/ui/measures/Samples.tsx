import type { Sample } from '../../worker/protocol';
import { changeInput } from '../actions';
import { hover, useLook } from '../alignment/lookStore';
import { formatCount } from '../format';
import { useSession, useSessionState } from '../useSession';
import { describeSample, editsOf } from './sampleWords';
import { showAlignment } from './showAlignment';
import { Trace } from './Trace';
import './samples.css';

/** What the model says of the same few held-out pairs, evaluation by evaluation. */
export function Samples() {
  const known = useSessionState((state) => state.samples);
  if (!known || known.samples.length === 0) return null;
  return (
    <section className="samples" aria-label="Samples">
      <div className="chartHead">
        <h3>Samples</h3>
        <span className="exampleNote">held-out, step {formatCount(known.step)}</span>
      </div>
      <ul>
        {known.samples.map((sample, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pairs are always the same, and one may come twice.
          <li key={place}>
            <SampleButton sample={sample} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Pressed it becomes the input; while it is, its tokens and the rows of the map are looked at together. */
function SampleButton({ sample }: { readonly sample: Sample }) {
  const session = useSession();
  const { source, trace } = sample;
  const isInput = useSessionState(({ input }) => input === source);
  const open = () => {
    changeInput(session, source);
    showAlignment();
  };
  return (
    <button
      type="button"
      className="example"
      aria-pressed={isInput}
      onClick={open}
      onPointerLeave={() => {
        if (isInput) hover(undefined);
      }}
    >
      <span className="visuallyHidden">{describeSample(sample)}</span>
      <span className="exampleHead" aria-hidden="true">
        <span className="exampleSource">{source}</span>
        <span className="exampleNote">{editsOf(sample)}</span>
      </span>
      {isInput ? <LinkedTrace trace={trace} /> : <Trace trace={trace} />}
    </button>
  );
}

/** By itself, so that the pointer's way over the map moves one sample at most. */
function LinkedTrace({ trace }: Pick<Sample, 'trace'>) {
  const look = useLook(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return <Trace trace={trace} row={look?.row} onPoint={(row) => hover({ row })} />;
}
