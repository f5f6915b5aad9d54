import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { open } from './actions';
import { connectSession } from './sessionClient';
import { startTheme } from './theme/theme';
import { SessionContext } from './useSession';
import './styles/fonts.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/hand.css';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element "page".');

startTheme();
const session = connectSession();
open(session);
createRoot(place).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
