import { useStore } from 'zustand';
import { clipDocument, takeById } from '../document/clip-document.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { KeyCaps } from '../ui/key-caps.tsx';
import { tCount } from '../words/count-words.ts';
import { t } from '../words/words.ts';
import styles from './review-bar.module.css';
import { anotherFollows, answerIssue, leaveReview, nextIssue, placeIn, queueOf, reviewQueue } from './review-queue.ts';

/** The issue queue: how many are left, the one looked at, and what can be said of it. */
export function ReviewBar() {
  const issues = useStore(clipDocument, (state) => state.issues);
  const review = useStore(clipDocument, (state) => state.review);
  const takes = useStore(clipDocument, (state) => state.takes);
  const readOnly = useStore(clipDocument, ({ project }) => project?.kind === 'open' && project.read_only);
  const { active, current, answered } = useStore(reviewQueue);
  if (!takes || takes.length === 0 || issues === null) return null;
  const queue = queueOf(issues, review, answered);
  if (!active || (current === null && queue.length > 0)) {
    if (queue.length === 0) {
      return (
        <div className={styles.bar}>
          <span className={styles.done}>
            <Icon name="check" /> {t(review.length > 0 ? 'review.all-done' : 'review.no-issues')}
          </span>
        </div>
      );
    }
    return (
      <div className={styles.bar}>
        <button
          type="button"
          className={styles.start}
          onMouseDown={(event) => event.preventDefault()}
          onClick={nextIssue}
        >
          <Icon name="issue" />
          {tCount('review.start', queue.length)}
          <KeyCaps chord="n" />
        </button>
      </div>
    );
  }
  const at = placeIn(queue, current);
  const take = takeById(current?.take_id ?? null);
  return (
    <section className={styles.bar} data-active aria-label={t('review.queue')}>
      {current && take ? (
        <>
          <span className={styles.count}>
            {at < 0 ? t('review.solved') : t('review.place', { at: at + 1, count: queue.length })}
          </span>
          <span className={styles.what} aria-live="polite">
            <span className={styles.dot} style={{ background: take.color }} />
            {take.name}: {t(`issue.${current.reason}`)}
            <span className={styles.frames}>{framesWords(current.from, current.to - 1)}</span>
          </span>
          <IconButton
            icon="check"
            tone="good"
            label={t('review.accept')}
            chord="a"
            disabled={readOnly}
            onClick={() => answerIssue('accepted')}
          >
            {t('review.accept')}
          </IconButton>
          <IconButton
            icon="close"
            tone="bad"
            label={t('review.reject')}
            chord="x"
            disabled={readOnly}
            onClick={() => answerIssue('rejected')}
          />
          <IconButton
            icon="later"
            label={t('review.later')}
            chord="d"
            disabled={readOnly}
            onClick={() => answerIssue('doubtful')}
          />
          {anotherFollows() ? (
            <IconButton icon="next" label={t('review.next')} chord="space" onClick={nextIssue}>
              <KeyCaps chord="space" />
            </IconButton>
          ) : null}
        </>
      ) : (
        <span className={styles.done}>
          <Icon name="check" /> {t('review.all-done')}
        </span>
      )}
      <IconButton icon="close" label={t('review.leave')} chord="escape" onClick={leaveReview} />
    </section>
  );
}

function framesWords(from: number, to: number): string {
  return from === to ? t('review.frame', { frame: from }) : t('review.frames', { from, to });
}
