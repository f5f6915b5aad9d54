import { Suspense, useState } from 'react';
import { AlignmentView } from './alignment/AlignmentView';
import { Evidence } from './charts/Evidence';
import { Header } from './Header';
import { Help } from './keys/Help';
import { useShortcuts } from './keys/useShortcuts';
import { LiveSummary } from './LiveSummary';
import { lazily } from './lazily';
import { LessonList } from './lessons/LessonList';
import { LessonPlace } from './lessons/LessonPlace';
import { openLesson } from './lessons/lessonStore';
import { Messages } from './Messages';
import { Code } from './mechanism/Code';
import { ChangeBanner } from './setup/ChangeBanner';
import { Setup } from './setup/Setup';
import { Transport } from './Transport';
import { useFileDrop } from './useFileDrop';
import { useMapPainted } from './useMapPainted';
import { useNarrow } from './useNarrow';
import { type View, ViewTabs } from './ViewTabs';

const Heads = lazily<object>(() => import('./heads/Heads').then((module) => module.Heads));
const Inspect = lazily<object>(() => import('./inspect/Inspect').then((module) => module.Inspect));

/** The page: three columns at a desk, one of four views in the hand. */
export function App() {
  const narrow = useNarrow();
  const [view, setView] = useState<View>('align');
  useShortcuts();
  const fileHeld = useFileDrop();
  const mapPainted = useMapPainted();
  const panel = (name: View) =>
    narrow ? { role: 'tabpanel', 'aria-labelledby': `tab-${name}`, hidden: view !== name } : {};
  return (
    <>
      <Header />
      <LessonPlace />
      <section className="bar" aria-label="Controls">
        {narrow && <ChangeBanner />}
        <Transport />
        {narrow && <ViewTabs view={view} onChange={setView} />}
      </section>
      <Messages />
      <main className="columns">
        <section id="panel-setup" className="column setup" aria-label="Setup" {...panel('setup')}>
          <Setup>{narrow && <Code />}</Setup>
          {!narrow && <ChangeBanner />}
        </section>
        <section id="panel-align" className="column align" aria-label="Map" {...panel('align')}>
          <AlignmentView />
          <Suspense>{mapPainted && <Heads />}</Suspense>
          <Suspense>{mapPainted && <Inspect />}</Suspense>
          {!narrow && <Code />}
        </section>
        <section id="panel-curves" className="column evidence" aria-label="Evidence" {...panel('curves')}>
          <Evidence />
        </section>
        {narrow && (
          <section id="panel-learn" className="column" aria-label="Learn" {...panel('learn')}>
            <h2>Learn</h2>
            <p className="gloss">Short lessons, each finished by doing, on the page itself.</p>
            <LessonList
              onChoose={(id) => {
                openLesson({ id, hides: [] });
                setView('align');
              }}
            />
          </section>
        )}
      </main>
      <LiveSummary />
      <Help />
      {fileHeld && (
        <p className="dropHere">
          Drop pairs to train on, as .tsv, .csv or .txt, or a weights file to go on with its model.
        </p>
      )}
    </>
  );
}
