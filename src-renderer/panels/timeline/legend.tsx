import { rampColor } from '../../ui/score-ramp.ts';
import { t } from '../../words/words.ts';
import styles from './timeline.module.css';

const STEPS = 12;

/** What the heat strip's colours and heights mean. */
export function Legend() {
  return (
    <div className={styles.legend} role="img" aria-label={t('timeline.legend')} title={t('timeline.legend')}>
      <span>{t('timeline.legend-good')}</span>
      <span className={styles.steps}>
        {Array.from({ length: STEPS }, (_, step) => {
          const badness = step / (STEPS - 1);
          return (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change
              key={step}
              style={{ background: `rgb(${rampColor(badness).join(' ')})`, height: `${25 + 75 * badness}%` }}
            />
          );
        })}
      </span>
      <span>{t('timeline.legend-bad')}</span>
    </div>
  );
}
