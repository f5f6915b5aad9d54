/** A bar as long as its part of the whole, 0 to 1; the number itself stands beside it as text. */
export function ShareBar({ share }: { readonly share: number }) {
  return (
    <span className="shareBar" aria-hidden="true">
      <span style={{ width: `${100 * share}%` }} />
    </span>
  );
}
