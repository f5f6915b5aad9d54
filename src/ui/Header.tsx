import { ThemeToggle } from './theme/ThemeToggle';
import { useSessionState } from './useSession';

export function Header() {
  // A phone has no room for the sentence once there is something to watch.
  const begun = useSessionState(({ step, phase }) => step > 0 || phase === 'training');
  return (
    <header className="masthead" data-begun={begun}>
      <h1>Interlinear</h1>
      <p className="standfirst">
        A small LSTM learns to rewrite text, one character at a time, in your browser, and shows where it looks.
      </p>
      <ThemeToggle />
    </header>
  );
}
