import { useStore } from 'zustand';
import { longEdit } from '../../document/long-edit.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { stageWords } from '../../ui/progress-words.ts';
import { t, type WordKey } from '../../words/words.ts';
import styles from './jobs.module.css';

/** An edit that takes long, beside the jobs: how far it is, and what stops it. */
export function EditRow() {
  const { now, stop } = useStore(longEdit);
  if (!now) return null;
  const words = t(`correct.working-${now.what}` as WordKey);
  return (
    <li className={styles.job} data-state="running">
      <div className={styles.head}>
        <span className={styles.icon}>
          <Icon name="joint" />
        </span>
        <span className={styles.title}>{words}</span>
        <span className={styles.state}>{t('jobs.state-running')}</span>
        {stop ? <IconButton icon="close" label={t('correct.stop')} onClick={stop} /> : null}
      </div>
      <div className={styles.bar}>
        <ProgressBar label={words} share={now.total > 0 ? Math.min(1, now.done / now.total) : null} />
      </div>
      {now.stage ? <p className={styles.progress}>{stageWords(now.stage)}</p> : null}
    </li>
  );
}
