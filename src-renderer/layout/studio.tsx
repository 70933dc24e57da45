import { useStore } from 'zustand';
import { clipDocument } from '../document/clip-document.ts';
import { t } from '../words/words.ts';
import styles from './studio.module.css';
import { Workspace } from './workspace.tsx';

/** The window: bars around either the start page or the workspace. */
export function Studio() {
  const kind = useStore(clipDocument, (state) => state.project?.kind ?? null);
  return (
    <div className={styles.studio}>
      <a className="skip-link" href="#panel-video">
        {t('skip.video')}
      </a>
      <a className="skip-link" href="#panel-timeline">
        {t('skip.timeline')}
      </a>
      <main className={styles.main}>{kind === 'open' ? <Workspace /> : null}</main>
    </div>
  );
}
