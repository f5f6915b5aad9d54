import { useState } from 'react';

interface Props {
  readonly label: string;
  readonly text: string;
}

/** Program text, to read and to take along. */
export function Listing({ label, text }: Props) {
  const [told, setTold] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setTold('Copied'),
      () => setTold('The browser refused the clipboard'),
    );
  };
  return (
    <div className="listing">
      <div className="copy">
        <p role="status">{told}</p>
        <button type="button" onClick={copy}>
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
