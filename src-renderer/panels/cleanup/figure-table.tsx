import type { CleanupFigures } from '#shared/contract/studio/cleanup.ts';
import { t } from '../../words/words.ts';
import styles from './cleanup.module.css';
import { figureLines } from './model.ts';

/** Figures before → after. */
export function FigureTable({ before, after }: { readonly before: CleanupFigures; readonly after: CleanupFigures }) {
  return (
    <table className={styles.figures} aria-label={t('cleanup.figures')}>
      <tbody>
        {figureLines(before, after).map((line) => (
          <tr key={line.key}>
            <th scope="row">{t(line.label)}</th>
            <td>{line.before}</td>
            <td className={styles.arrow}>→</td>
            <td data-trend={line.trend}>{line.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
