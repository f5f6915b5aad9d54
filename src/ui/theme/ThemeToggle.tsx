import { useStore } from 'zustand';
import { ThemeIcon } from '../icons';
import { chooseTheme, themeStore } from './theme';

/** Turns the paper over. */
export function ThemeToggle() {
  const theme = useStore(themeStore, (state) => state.theme);
  const other = theme === 'light' ? 'dark' : 'light';
  return (
    <button type="button" className="plain" onClick={() => chooseTheme(other)} title={`Use the ${other} theme`}>
      <ThemeIcon />
      <span className="visuallyHidden">{`Use the ${other} theme`}</span>
    </button>
  );
}
