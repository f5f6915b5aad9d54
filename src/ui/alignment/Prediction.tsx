import { useAlignment } from '../useAlignment';

/** What the model writes for the input, judged where the task knows the answer. */
export function Prediction() {
  const prediction = useAlignment(({ alignment }) => alignment.prediction);
  const answer = useAlignment(({ alignment }) => alignment.answer);
  if (prediction === undefined) return null;
  const right = prediction === answer;
  return (
    <p className="prediction">
      <span className="arrow" aria-hidden="true">
        →
      </span>
      <span className="visuallyHidden">Prediction: </span>
      <span className="predicted">
        <Written text={prediction} />
      </span>
      {answer !== undefined && (
        <span className="verdict" data-right={right}>
          <span aria-hidden="true">{right ? '✓' : '✕'}</span>
          <span className="visuallyHidden">{right ? 'right' : 'wrong'}</span>
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
    </p>
  );
}

function Written({ text }: { readonly text: string }) {
  return text === '' ? <i>nothing</i> : text;
}
