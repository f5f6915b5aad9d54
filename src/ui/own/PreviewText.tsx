import { ownOptions } from '../../tasks/own/options';
import type { FilePreview, Preview } from '../../tasks/own/preview';
import { formatCount, formatPercent } from '../format';
import { useSessionState } from '../useSession';
import { Examples } from './Examples';
import { LengthHistogram } from './LengthHistogram';

/** What the session says of the pairs before anything is trained on them. */
export function PreviewText({ preview }: { readonly preview: Preview }) {
  const { pairs, test, split, sources, withAlternatives, vocabulary, unknown, lengths, examples, problem } = preview;
  const chosen = useSessionState(({ draft }) => draft.taskOptions);
  const longest = (name: 'maximumSource' | 'maximumTarget') =>
    chosen[name] ?? ownOptions.find((option) => option.name === name)?.default ?? 0;
  return (
    <section className="preview" aria-label="Preview">
      {problem !== undefined && (
        <p role="alert" className="error">
          <span aria-hidden="true">✕</span> {problem}
        </p>
      )}
      <Counts file={pairs} title="Pairs" />
      {test && <Counts file={test} title="Test set" />}
      <h4>Sources</h4>
      <dl className="numbers">
        <Figure name="Different" value={formatCount(sources)} />
        <Figure name="Trained on" value={formatCount(split.training)} />
        <Figure name="Held out" value={formatCount(split.validation)} />
        <Figure name="For the test" value={formatCount(split.test)} />
        <Figure name="With several right targets" value={formatCount(withAlternatives)} />
      </dl>
      <h4>Tokens</h4>
      <dl className="numbers">
        <Figure name="Source vocabulary" value={formatCount(vocabulary.source)} />
        <Figure name="Target vocabulary" value={formatCount(vocabulary.target)} />
        <Figure name="Unknown in sources" value={percentOf(unknown.source)} />
        <Figure name="Unknown in targets" value={percentOf(unknown.target)} />
      </dl>
      <p className="gloss">
        The vocabularies are those of the pairs that are trained on. A held-out pair whose target holds anything else
        stays, and counts as wrong.
      </p>
      <LengthHistogram side="source" lengths={lengths.source} limit={longest('maximumSource')} />
      <LengthHistogram side="target" lengths={lengths.target} limit={longest('maximumTarget')} />
      {examples.length > 0 && <Examples examples={examples} />}
    </section>
  );
}

/** What is there is never printed as 0.0 %. */
function percentOf(share: number): string {
  return share > 0 && share < 0.0005 ? '< 0.1 %' : formatPercent(share);
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Rows of a file, and why some of them are left out. */
function Counts({ file, title }: { readonly file: FilePreview; readonly title: string }) {
  const { rows, kept, dropped, first } = file;
  return (
    <>
      <h4>{title}</h4>
      <dl className="numbers">
        <Figure name="Rows" value={formatCount(rows)} />
        <Figure name="Kept" value={formatCount(kept)} />
        {dropped.map(({ reason, label, count }) => (
          <Figure key={reason} name={`Left out: ${label}`} value={formatCount(count)} />
        ))}
      </dl>
      {first.length > 0 && (
        <details className="badRows">
          <summary>The first rows left out</summary>
          <ol>
            {first.map(({ line, reason, words }) => (
              <li key={`${line} ${reason}`}>
                <span className="lineNumber">line {formatCount(line)}</span> {words}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
