/** Which paper the page is printed on: the system's choice, until a person makes their own. */
import { createStore } from 'zustand/vanilla';
import { type Palette, palettes, type ThemeName } from './palette';
import { heatRamps, type RampName } from './ramps';

const STORAGE_KEY = 'interlinear.theme';

interface ThemeState {
  readonly theme: ThemeName;
}

export const themeStore = createStore<ThemeState>(() => ({ theme: 'light' }));

export function currentPalette(): Palette {
  return palettes[themeStore.getState().theme];
}

/** The colour of an attention weight, 0 to 1. */
export function currentHeat(name: RampName): (weight: number) => string {
  return heatRamps[name][themeStore.getState().theme];
}

/** Follows the system, or what was chosen before. Called once, before the first paint. */
export function startTheme(): void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => show(storedTheme() ?? (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', follow);
  follow();
}

export function chooseTheme(theme: ThemeName): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage may be refused, as in some private windows; the choice then lasts as long as the page.
  }
  show(theme);
}

function storedTheme(): ThemeName | undefined {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined;
  }
}

function show(theme: ThemeName): void {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.style.colorScheme = theme;
  for (const [name, colour] of Object.entries(palettes[theme])) root.style.setProperty(`--${name}`, colour);
  themeStore.setState({ theme });
}
