import { HelpButton } from './keys/Help';
import { LessonsButton } from './lessons/LessonsButton';
import { ShareButton } from './link/ShareButton';
import { ThemeToggle } from './theme/ThemeToggle';
import { useNarrow } from './useNarrow';
import { useSessionState } from './useSession';

export function Header() {
  // A phone has no room for the sentence once there is something to watch.
  const begun = useSessionState(({ step, phase }) => step > 0 || phase === 'training');
  const narrow = useNarrow(); // there the lessons are a view
  return (
    <header className="masthead" data-begun={begun}>
      <h1>Interlinear</h1>
      <p className="standfirst">
        A small model learns to rewrite text, one token at a time, in your browser, and shows where it looks.
      </p>
      <div className="mastheadTools">
        {!narrow && <LessonsButton />}
        <ShareButton />
        <HelpButton />
        <ThemeToggle />
      </div>
    </header>
  );
}
