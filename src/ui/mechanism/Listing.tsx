import { useState } from 'react';
import { copyText } from '../copyText';

interface Props {
  readonly label: string;
  readonly text: string;
  /** Whether the label is printed too, where nothing else names the text. */
  readonly titled?: boolean;
}

/** Program text, to read and to take along. */
export function Listing({ label, text, titled = false }: Props) {
  const [told, setTold] = useState('');
  const copy = async () => setTold((await copyText(text)) ? 'Copied' : 'The browser refused the clipboard');
  return (
    <div className="listing">
      <div className="copy">
        {titled && <span className="listingName">{label}</span>}
        <p role="status">{told}</p>
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="program" tabIndex={0} aria-label={label}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
    </div>
  );
}
