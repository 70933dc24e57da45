import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/mantine.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { registerPersonActions } from './actions/person-actions.ts';
import { registerShellActions } from './actions/shell-actions.ts';
import { App } from './app.tsx';
import { connect } from './connection/connect.ts';
import { startJobList } from './document/job-list.ts';
import { startDocument } from './document/open-clip.ts';
import { rememberedLanguage, setLanguage } from './words/use-language.ts';

await Promise.all([setLanguage(rememberedLanguage()), connect()]);
registerShellActions();
registerPersonActions();
startDocument();
startJobList();
createRoot(document.getElementById('root')!).render(<App />);
