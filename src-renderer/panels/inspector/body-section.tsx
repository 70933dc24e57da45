import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { t } from '../../words/words.ts';
import styles from './inspector.module.css';
import { Fact, Section } from './section.tsx';
import { useBodyHeight } from './use-body-height.ts';

/** Which body it is, how tall, and its shape. */
export function BodySection({ take }: { readonly take: TakeItem }) {
  const height = useBodyHeight(take);
  return (
    <Section title={t('inspector.body')}>
      <Fact name={t('inspector.model')}>{take.body === 'builtin' ? t('inspector.builtin') : take.body}</Fact>
      <Fact name={t('inspector.height')}>{height === null ? '–' : `${height.toFixed(1)} cm`}</Fact>
      <Fact name={t('inspector.shape-name')} hint={t('inspector.shape-hint')}>
        {null}
      </Fact>
      <div
        className={styles.betas}
        role="img"
        aria-label={t('inspector.shape', { values: take.betas.map((beta) => beta.toFixed(2)).join(', ') })}
      >
        {take.betas.map((beta, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: coefficients are known by their place
          <span key={index} className={styles.beta} title={`β${index + 1} ${beta.toFixed(3)}`}>
            <span style={barOf(beta)} />
          </span>
        ))}
      </div>
    </Section>
  );
}

/** A bar from the middle line, full at ±3. */
function barOf(beta: number): { height: string; bottom: string } {
  const share = Math.min(1, Math.abs(beta) / 3) * 50;
  return { height: `${share}%`, bottom: beta >= 0 ? '50%' : `${50 - share}%` };
}
