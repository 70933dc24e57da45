import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { takeData } from '../../document/take-data.ts';
import { badnessOf, scoreColor } from '../../ui/score-ramp.ts';
import { useFrameText } from '../../ui/use-frame-text.ts';
import { tCount } from '../../words/count-words.ts';
import { t } from '../../words/words.ts';
import styles from './inspector.module.css';
import { correctedFrames, scoreAt } from './model.ts';
import { Fact, Section } from './section.tsx';

/** How well the take fits the video: as a whole, and in the frame shown. */
export function FitSection({ take }: { readonly take: TakeItem }) {
  const here = useFrameText((frame) => {
    const data = takeData(take.id);
    const score = data ? scoreAt(data, frame) : null;
    return score === null ? '–' : `${Math.round(100 * score)} %`;
  }, take.id);
  const corrected = correctedFrames(take);
  return (
    <Section title={t('inspector.fit')}>
      <div className={styles.gauge} title={t('inspector.score-hint')}>
        <span className={styles.big}>{Math.round(100 * take.score)} %</span>
        <span className={styles.track}>
          <span style={{ width: `${100 * take.score}%`, background: gaugeColor(take.score) }} />
        </span>
      </div>
      <Fact name={t('inspector.this-frame')}>
        <span ref={here} />
      </Fact>
      <Fact name={t('inspector.reprojection')} hint={t('inspector.reprojection-hint')}>
        {take.reprojection_px.toFixed(1)} px
      </Fact>
      <Fact name={t('inspector.corrected')}>
        {corrected === 0
          ? t('inspector.nothing')
          : tCount('inspector.corrected-frames', corrected, { share: Math.round((100 * corrected) / take.frames) })}
      </Fact>
    </Section>
  );
}

/** The ramp of the timeline where something is wrong; its good end is too dark for a bar, so that is the accent. */
function gaugeColor(score: number): string {
  return badnessOf(score) < 0.25 ? 'var(--accent)' : scoreColor(score);
}
