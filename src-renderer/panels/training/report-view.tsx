import type { FinetuneReport } from '#shared/contract/finetune.ts';
import { t } from '../../words/words.ts';
import { blendWords, tableOf, verdict } from './model.ts';
import styles from './training.module.css';

/** What came of a run in a sentence, and what it should be known by. */
export function VerdictView({ report }: { readonly report: FinetuneReport }) {
  const said = verdict(report);
  const blend = blendWords(report);
  return (
    <section className={styles.section} aria-label={t('training.result')}>
      <p className={styles.verdict} data-kind={said.kind} role="status">
        {said.words}
      </p>
      {blend ? <p className={styles.note}>{blend}</p> : null}
      {report.licence === 'research-only' ? <p className={styles.note}>{t('training.research')}</p> : null}
    </section>
  );
}

/** The table of before and after. */
export function ReportView({ report }: { readonly report: FinetuneReport }) {
  return (
    <section className={styles.section} aria-label={t('training.result')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('training.result')}</th>
            <th scope="col">{t('training.before')}</th>
            <th scope="col">{t('training.after')}</th>
            <th scope="col">{t('training.change')}</th>
          </tr>
        </thead>
        {tableOf(report).map(({ title, rows }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={4} className={styles.group}>
                {t(title)}
              </th>
            </tr>
            {rows.map(({ label, before, after, change }) => (
              <tr key={label}>
                <th scope="row">{t(label)}</th>
                <td>{before}</td>
                <td>{after}</td>
                <td data-better={isSame(change) ? undefined : change! < 0}>{changeWords(change)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <p className={styles.note}>
        {t('training.result-frames', { count: report.after.network.frames })}. {t('training.result-probe')}.
      </p>
    </section>
  );
}

const isSame = (change: number | null): boolean => change === null || Math.abs(change) < 0.05;

function changeWords(change: number | null): string {
  if (change === null) return '–';
  return isSame(change) ? '0 %' : `${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)} %`;
}
