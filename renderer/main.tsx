import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@xterm/xterm/css/xterm.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/workspace.css';
import './styles/jobs.css';
import './styles/terminal.css';
import './styles/signIn.css';
import './styles/floating.css';
import { App } from './App.tsx';
import { api } from './api.ts';
import { createApp } from './createApp.ts';
import { startI18n } from './i18n.ts';

await startI18n();
const app = await createApp(api);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App app={app} />
  </StrictMode>,
);
