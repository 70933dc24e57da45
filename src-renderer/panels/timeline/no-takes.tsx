import { useStore } from 'zustand';
import { clipDocument } from '../../document/clip-document.ts';
import { captureOf, jobList } from '../../document/job-list.ts';
import type { TimelineLayout } from '../../timeline/layout.ts';
import { progressWords } from '../../ui/progress-words.ts';
import { t } from '../../words/words.ts';
import styles from './timeline.module.css';

/** What stands where lanes will be: nobody yet, still loading, or in trouble. */
export function NoTakes({ layout }: { readonly layout: TimelineLayout }) {
  const loading = useStore(clipDocument, (state) => state.takes === null);
  const trouble = useStore(clipDocument, (state) => state.trouble);
  const clip = useStore(clipDocument, (state) => state.clip);
  const capture = useStore(jobList, ({ jobs }) => captureOf(jobs, clip));
  const place = { top: layout.lanes.y, height: layout.lanes.height };
  if (trouble) {
    return (
      <div className={styles.note} style={place} role="alert" data-kind="trouble">
        <p>{trouble.message}</p>
        <p>{trouble.hint || t('timeline.trouble-hint')}</p>
      </div>
    );
  }
  if (loading) {
    return (
      <div className={styles.note} style={place} role="status" data-kind="loading">
        <p>{t('timeline.loading')}</p>
      </div>
    );
  }
  if (capture) {
    return (
      <div className={styles.note} style={place} role="status" data-kind="loading">
        <p>{t('inspector.capturing')}</p>
        <p>{progressWords(capture)}</p>
      </div>
    );
  }
  return (
    <div className={styles.note} style={place} role="status">
      <p>{t('timeline.no-takes')}</p>
      {layout.lanes.height > 70 ? <p>{t('timeline.no-takes-hint')}</p> : null}
    </div>
  );
}
