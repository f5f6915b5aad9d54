import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startClock } from './charts/clock';
import { firstFollowed } from './link/followed';
import { followLink, openPage } from './link/openLink';
import { startOwn } from './own/ownActions';
import { startRuns } from './runs/startRuns';
import { RunsContext } from './runs/useRuns';
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
startClock(session);
const opened = openPage(session, location.hash);
const runs = startRuns(session, opened, firstFollowed());
startOwn(session);
window.addEventListener('hashchange', () => {
  firstFollowed();
  void followLink(session, location.hash);
});
// A form of defaults is not shown before that of a link.
void opened.finally(() =>
  createRoot(place).render(
    <StrictMode>
      <SessionContext value={session}>
        <RunsContext value={runs}>
          <App />
        </RunsContext>
      </SessionContext>
    </StrictMode>,
  ),
);
