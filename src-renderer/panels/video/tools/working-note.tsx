import { Button, Progress } from '@mantine/core';
import { useStore } from 'zustand';
import { longEdit } from '../../../document/long-edit.ts';
import { t, type WordKey } from '../../../words/words.ts';
import styles from './tools.module.css';

/** How far a long edit is, and what stops it. */
export function WorkingNote() {
  const now = useStore(longEdit, (state) => state.now);
  const stop = useStore(longEdit, (state) => state.stop);
  if (!now) return null;
  const share = now.total > 0 ? Math.min(100, (100 * now.done) / now.total) : 100;
  const words = t(`correct.working-${now.what}` as WordKey);
  return (
    <div className={styles.plate} data-over role="status" data-testid="working-note">
      <span>{words}</span>
      <Progress className={styles.bar} value={share} animated={now.total === 0} aria-label={words} />
      <Button size="compact-sm" variant="default" onClick={() => stop?.()}>
        {t('correct.stop')}
      </Button>
    </div>
  );
}
