import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/mantine.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './connection/connect.ts';
import { startDocument } from './document/open-clip.ts';
import { rememberedLanguage, setLanguage } from './words/use-language.ts';

await setLanguage(rememberedLanguage());
void connect();
startDocument();
createRoot(document.getElementById('root')!).render(<App />);
