import type { ReactNode } from 'react';

/** A part of the panel under its title. */
export function Measure({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="measure">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
