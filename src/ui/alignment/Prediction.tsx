import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { EditStep } from '../../tasks/metrics/editDistance';
import { useAlignment } from '../useAlignment';
import { useSession } from '../useSession';
import './prediction.css';

/** What the model writes for the input, judged where the task knows the answer. */
export function Prediction() {
  const prediction = useAlignment(({ alignment }) => (alignment.text === '' ? undefined : alignment.prediction));
  const answer = useAlignment(({ alignment }) => alignment.answer);
  const cut = useAlignment(({ alignment }) => alignment.outputCut);
  const trace = useTrace();
  const edited = useAlignment(({ alignment }) => alignment.edited !== undefined);
  const off = useAlignment(({ alignment }) => alignment.headsOff?.length) ?? 0;
  if (prediction === undefined) return null;
  const right = prediction === answer;
  return (
    <p className="prediction">
      <span className="arrow" aria-hidden="true">
        →
      </span>
      <span className="visuallyHidden">Prediction: </span>
      <span className="predicted" title={prediction}>
        {trace ? <Judged trace={trace} text={prediction} /> : <Written text={prediction} />}
      </span>
      {answer !== undefined && (
        <span className="verdict" data-right={right}>
          <span aria-hidden="true">{right ? '✓' : '✕'}</span>
          <span className="visuallyHidden">{right ? 'right' : describeWrong(trace ?? [])}</span>
        </span>
      )}
      {answer !== undefined && !right && (
        <span className="answer">
          should be{' '}
          <span>
            <Written text={answer} />
          </span>
        </span>
      )}
      {cut && <span className="answer">cut after {cut} tokens: it had not ended</span>}
      {edited && <span className="answer">* edited by hand</span>}
      {off > 0 && <span className="answer">{off === 1 ? 'one head' : `${off} heads`} switched off</span>}
    </p>
  );
}

/** Each token with a mark below it; the marks are drawn by the style sheet, so that the text reads as it was written. */
function Judged({ trace, text }: { readonly trace: readonly EditStep[]; readonly text: string }) {
  if (trace.length === 0) return <Written text="" />;
  const apart = trace.map(({ said }) => said ?? '').join('') !== text; // by spaces, which are no tokens
  return trace.map(({ said, wanted }, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a step of a trace has nothing but its place.
    <span key={place} className="judged" data-right={said === wanted} data-missing={said === undefined || undefined}>
      {said}
      {apart && place < trace.length - 1 && ' '}
    </span>
  ));
}

function describeWrong(trace: readonly EditStep[]): string {
  const right = trace.filter(({ said, wanted }) => said === wanted).length;
  return `wrong, ${right} of ${trace.length} tokens right`;
}

/** How the prediction shown differs from the answer, token by token; the same array as long as it says the same. */
function useTrace(): readonly EditStep[] | undefined {
  const { feed } = useSession();
  const last = useRef<readonly EditStep[]>(undefined);
  const read = useCallback(() => {
    const trace = feed.latest?.alignment.trace;
    if (!sameTrace(last.current, trace)) last.current = trace;
    return last.current;
  }, [feed]);
  return useSyncExternalStore(feed.changed.subscribe, read);
}

function sameTrace(a: readonly EditStep[] | undefined, b: readonly EditStep[] | undefined): boolean {
  if (!a || !b) return a === b;
  return a.length === b.length && a.every(({ said, wanted }, at) => said === b[at]?.said && wanted === b[at]?.wanted);
}

function Written({ text }: { readonly text: string }) {
  return text === '' ? <i>nothing</i> : text;
}
