import { ThemeToggle } from './theme/ThemeToggle';

export function Header() {
  return (
    <header className="masthead">
      <h1>Interlinear</h1>
      <p className="standfirst">
        A playground that teaches a small LSTM to turn one line of characters into another, here in your browser, and shows
        which characters it reads as it writes.
      </p>
      <ThemeToggle />
    </header>
  );
}
