import type { KeyboardEvent } from 'react';
import { differences } from '../worker/settingDifferences';
import { formBegan } from './store';
import { useSessionState } from './useSession';

export type View = 'align' | 'curves' | 'setup' | 'learn';

const views: readonly { readonly view: View; readonly label: string }[] = [
  { view: 'align', label: 'Align' },
  { view: 'curves', label: 'Curves' },
  { view: 'setup', label: 'Setup' },
  { view: 'learn', label: 'Learn' },
];

/** The views of the hand, one at a time. */
export function ViewTabs({ view, onChange }: { readonly view: View; readonly onChange: (view: View) => void }) {
  const changed = useSessionState((state) => {
    const before = formBegan(state);
    return before !== undefined && differences(before, state.draft).length > 0;
  });
  const move = (event: KeyboardEvent) => {
    const turn = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (turn === 0) return;
    const place = views.findIndex((one) => one.view === view);
    const next = views[(place + turn + views.length) % views.length];
    if (!next) return;
    onChange(next.view);
    document.getElementById(`tab-${next.view}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label="Views" onKeyDown={move}>
      {views.map((one) => (
        <button
          key={one.view}
          type="button"
          role="tab"
          id={`tab-${one.view}`}
          aria-controls={`panel-${one.view}`}
          aria-selected={one.view === view}
          tabIndex={one.view === view ? 0 : -1}
          onClick={() => onChange(one.view)}
        >
          {one.label}
          {one.view === 'setup' && changed && <span className="dot" aria-hidden="true" />}
        </button>
      ))}
    </div>
  );
}
