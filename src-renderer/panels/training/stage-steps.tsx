import type { TrainingRunItem } from '#shared/contract/studio/training.ts';
import { stageWords } from '../../ui/progress-words.ts';
import { stageParts } from './model.ts';
import styles from './training.module.css';

/** The stages of a run side by side, as wide as they take long, each filled as far as it is. */
export function StageSteps({ run }: { readonly run: TrainingRunItem }) {
  const parts = stageParts(run);
  const done = parts.reduce((sum, { share, width }) => sum + share * width, 0);
  const all = parts.reduce((sum, { width }) => sum + width, 0);
  return (
    <div
      className={styles.steps}
      role="progressbar"
      aria-label={run.name}
      aria-valuenow={Math.round((100 * done) / all)}
    >
      {parts.map(({ stage, share, width }) => (
        <span key={stage} className={styles.stage} title={stageWords(stage)} style={{ flexGrow: width }}>
          <i className={styles.filled} style={{ width: `${100 * share}%` }} data-done={share === 1 || undefined} />
        </span>
      ))}
    </div>
  );
}
