import { Icon, type IconName } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import styles from './start-page.module.css';

const STEPS = [
  { id: 'capture', icon: 'capture' },
  { id: 'review', icon: 'issue' },
  { id: 'correct', icon: 'joint' },
  { id: 'export', icon: 'export' },
] as const satisfies readonly { id: string; icon: IconName }[];

/** The way from a video to a file, in four lines: stands where projects will be listed. */
export function HowItGoes() {
  return (
    <section aria-label={t('start.how')}>
      <h2 className={styles.heading}>{t('start.how')}</h2>
      <ol className={styles.steps}>
        {STEPS.map(({ id, icon }) => (
          <li key={id} className={styles.step}>
            <span className={styles.stepIcon}>
              <Icon name={icon} size={16} />
            </span>
            <span>
              <span className={styles.choiceTitle}>{t(`start.how-${id}`)}</span>
              <span className={styles.dim}>{t(`start.how-${id}-hint`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
