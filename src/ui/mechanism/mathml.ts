/** The elements of MathML Core that the page sets equations with: React renders them, but its types do not know them. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type MathProps = DetailedHTMLProps<HTMLAttributes<MathMLElement>, MathMLElement>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      math: MathProps;
      mrow: MathProps;
      mi: MathProps & { mathvariant?: 'normal' };
      mn: MathProps;
      mo: MathProps & { stretchy?: 'true' | 'false'; lspace?: string; rspace?: string };
      mover: MathProps & { accent?: 'true' | 'false' };
      msub: MathProps;
      msup: MathProps;
      msubsup: MathProps;
      mtable: MathProps;
      mtr: MathProps;
      mtd: MathProps;
    }
  }
}
