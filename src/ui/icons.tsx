/** Small line drawings, 16 by 16, in the colour of the text beside them. They never carry a name of their own. */
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function PlayIcon() {
  return (
    <Icon>
      <path d="M4 2.5v11l9-5.5z" fill="currentColor" />
    </Icon>
  );
}

export function PauseIcon() {
  return (
    <Icon>
      <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />
    </Icon>
  );
}

export function StepIcon() {
  return (
    <Icon>
      <path d="M3 3v10l7-5z" fill="currentColor" />
      <path d="M11.5 3h1.5v10h-1.5z" fill="currentColor" />
    </Icon>
  );
}

export function ResetIcon() {
  return (
    <Icon>
      <path d="M3.2 8a4.8 4.8 0 1 0 1.6-3.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5.8 1.6 4.4 5l3.4 1z" fill="currentColor" />
    </Icon>
  );
}

/** A sprout, for a new seed. */
export function SeedIcon() {
  return (
    <Icon>
      <path d="M8 14V7.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 8C4.6 8 3 6 3 3c3.4 0 5 2 5 5zM8 10c0-2.6 1.8-4.2 5-4.200C13 8.4 11.2 10 8 10z" fill="currentColor" />
    </Icon>
  );
}

export function DiceIcon() {
  return (
    <Icon>
      <rect x="2.5" y="2.5" width="11" height="11" rx="2" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <circle cx="5.6" cy="5.6" r="1.1" fill="currentColor" />
      <circle cx="10.4" cy="5.6" r="1.1" fill="currentColor" />
      <circle cx="8" cy="8" r="1.1" fill="currentColor" />
      <circle cx="5.6" cy="10.4" r="1.1" fill="currentColor" />
      <circle cx="10.4" cy="10.4" r="1.1" fill="currentColor" />
    </Icon>
  );
}

export function ThemeIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="5.7" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M8 2.300a5.7 5.7 0 0 1 0 11.400z" fill="currentColor" />
    </Icon>
  );
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </Icon>
  );
}
