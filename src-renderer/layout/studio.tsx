import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { StatusBar } from '../bars/status-bar.tsx';
import { ToolBar } from '../bars/tool-bar.tsx';
import { TopBar } from '../bars/top-bar.tsx';
import { connection } from '../connection/connection-state.ts';
import { Dialogs } from '../dialogs/dialogs.tsx';
import { clipDocument } from '../document/clip-document.ts';
import { DropVeil } from '../import/drop-veil.tsx';
import { listenToKeys } from '../keys/listen-to-keys.ts';
import { NoticeArea } from '../notices/notice-area.tsx';
import { Condition } from '../ui/condition.tsx';
import { t } from '../words/words.ts';
import { ConnectionBar } from './connection-bar.tsx';
import { JobsDrawer } from './jobs-drawer.tsx';
import { layout, resets, WELCOMED } from './layout-store.ts';
import { PanelGuard } from './panel-guard.tsx';
import styles from './studio.module.css';

const Workspace = lazy(async () => ({ default: (await import('./workspace.tsx')).Workspace }));
const StartPage = lazy(async () => ({ default: (await import('../panels/start/start-page.tsx')).StartPage }));

/** The window: bars around either the start page or the workspace. */
export function Studio() {
  const kind = useStore(clipDocument, (state) => state.project?.kind ?? null);
  const jobs = useStore(layout, (state) => state.jobs);
  useEffect(listenToKeys, []);
  useEffect(() => {
    if (kind === 'open') localStorage.setItem(WELCOMED, 'yes');
  }, [kind]);
  return (
    <div className={styles.studio}>
      {(['video', 'timeline', 'library'] as const).map((id) => (
        <a key={id} className="skip-link" href={`#panel-${id}`}>
          {t(`skip.${id}`)}
        </a>
      ))}
      <TopBar />
      {kind === null ? null : <ConnectionBar />}
      {kind === 'open' ? <ToolBar /> : null}
      <main className={styles.main}>
        <PanelGuard>
          <Suspense fallback={<Waiting />}>
            <Middle />
          </Suspense>
        </PanelGuard>
        {jobs ? <JobsDrawer /> : null}
      </main>
      <StatusBar />
      <Dialogs />
      <DropVeil />
      <NoticeArea />
    </div>
  );
}

function Middle() {
  const kind = useStore(clipDocument, (state) => state.project?.kind ?? null);
  const link = useStore(connection, (state) => state.kind);
  const reset = useStore(resets);
  // A page that was at work keeps what it shows: the bar above says what happened.
  if (kind === null && link === 'refused') {
    return <Condition kind="trouble" title={t('connection.refused')} hint={t('connection.refused-hint')} />;
  }
  if (kind === 'open') return <Workspace key={reset} />;
  return kind === null ? <Waiting /> : <StartPage />;
}

function Waiting() {
  return <Condition kind="loading" title={t('connection.connecting')} />;
}
