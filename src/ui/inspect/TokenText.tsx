import type { Label } from '../alignment/symbols';

/** A token within a line of text; spaces and the end mark are drawn. */
export function TokenText({ label }: { readonly label: Label | undefined }) {
  if (!label) return null;
  return (
    <span className="tokenText" data-kind={label.kind} title={label.name}>
      <span className="label" aria-hidden={label.kind !== 'token' || undefined}>
        {label.text}
      </span>
      {label.kind !== 'token' && <span className="visuallyHidden">{label.name}</span>}
    </span>
  );
}
