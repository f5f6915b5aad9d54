import { useState } from 'react';
import { AlignmentView } from './alignment/AlignmentView';
import { Evidence } from './charts/Evidence';
import { Header } from './Header';
import { LiveSummary } from './LiveSummary';
import { Messages } from './Messages';
import { Code } from './mechanism/Code';
import { Setup } from './setup/Setup';
import { Transport } from './Transport';
import { useFileDrop } from './useFileDrop';
import { useNarrow } from './useNarrow';
import { useSpaceKey } from './useSpaceKey';
import { type View, ViewTabs } from './ViewTabs';

/** The page: three columns at a desk, one of three views in the hand. */
export function App() {
  const narrow = useNarrow();
  const [view, setView] = useState<View>('align');
  useSpaceKey();
  const fileHeld = useFileDrop();
  const panel = (name: View) =>
    narrow ? { role: 'tabpanel', 'aria-labelledby': `tab-${name}`, hidden: view !== name } : {};
  return (
    <>
      <Header />
      <section className="bar" aria-label="Controls">
        <Transport />
        {narrow && <ViewTabs view={view} onChange={setView} />}
      </section>
      <Messages />
      <main className="columns">
        <section id="panel-setup" className="column setup" aria-label="Setup" {...panel('setup')}>
          <Setup>{narrow && <Code />}</Setup>
        </section>
        <section id="panel-align" className="column align" aria-label="Map" {...panel('align')}>
          <AlignmentView />
          {!narrow && <Code />}
        </section>
        <section id="panel-curves" className="column evidence" aria-label="Evidence" {...panel('curves')}>
          <Evidence />
        </section>
      </main>
      <LiveSummary />
      {fileHeld && <p className="dropHere">Drop a weights file to go on with its model.</p>}
    </>
  );
}
