import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/mantine.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { registerPersonActions } from './actions/person-actions.ts';
import { registerShellActions } from './actions/shell-actions.ts';
import { App } from './app.tsx';
import { connect } from './connection/connect.ts';
import { setPageSession } from './connection/page-session.ts';
import { startJobList } from './document/job-list.ts';
import { startDocument } from './document/open-clip.ts';
import { workOfPage } from './document/work-of-page.ts';
import { loadPanel } from './layout/panel-slot.tsx';
import { rememberedLanguage, setLanguage } from './words/use-language.ts';

registerShellActions();
registerPersonActions();
// What is told and what shows it are on their way at once.
void import('./layout/workspace.tsx');
for (const panel of ['video', 'viewport', 'timeline', 'library', 'inspector']) void loadPanel(panel);
setPageSession(workOfPage);
await connect();
startDocument();
startJobList();
await setLanguage(rememberedLanguage());
createRoot(document.getElementById('root')!).render(<App />);
