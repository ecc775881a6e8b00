import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import './ui/progress.css';
import './workspace/workspace.css';
import './workspace/topBar.css';
import './workspace/notices.css';
import './workspace/statusLine.css';
import './accounts/accountMenu.css';
import './accounts/webSession.css';
import './tabs/tabs.css';
import './styles/jobs.css';
import './styles/terminal.css';
import './styles/splits.css';
import './styles/signIn.css';
import './styles/floating.css';
import './retention/kept.css';
import './styles/scriptEnd.css';
import './transfer/transfer.css';
import './commands/commands.css';
import './terminal/paste.css';
import './transcripts/transcripts.css';
import './styles/page.css';
import { App } from './App.tsx';
import { api } from './api.ts';
import { createApp } from './createApp.ts';
import { speak } from './i18n.ts';
import { keepDropsOut } from './ui/keepDropsOut.ts';

keepDropsOut(window);
// What is set comes with main's facts; most leave it at this.
await speak('system', navigator.languages);
const app = await createApp(api);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App app={app} />
  </StrictMode>,
);
