import { useStore } from 'zustand';
import { connection } from '../connection/connection-state.ts';
import { clipDocument } from '../document/clip-document.ts';
import { Icon } from '../ui/icon.tsx';
import { tCount } from '../words/count-words.ts';
import { t } from '../words/words.ts';
import styles from './studio.module.css';

/** Tries before it is told: one that works at once is not worth a word. */
const QUIET_TRIES = 2;

/** At the top of the window while the host cannot be reached: what that means for the work, and what to do. */
export function ConnectionBar() {
  const { kind, attempts } = useStore(connection);
  const waiting = useStore(clipDocument, (state) => state.waitingEdits);
  if (kind === 'refused') {
    return (
      <div className={styles.link} data-kind="refused" role="alert">
        <Icon name="alert" />
        <strong>{t('connection.restarted')}</strong>
        <span>{t('connection.restarted-hint')}</span>
      </div>
    );
  }
  if (kind !== 'lost' || attempts < QUIET_TRIES) return null;
  return (
    <div className={styles.link} data-kind="lost" role="alert">
      <span className={styles.turning} aria-hidden="true" />
      <strong>{t('connection.lost-title')}</strong>
      <span>{waiting > 0 ? tCount('connection.edits-wait', waiting) : t('connection.lost-hint')}</span>
    </div>
  );
}
