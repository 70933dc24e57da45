import styles from './curves.module.css';
import type { ShownPlot } from './model.ts';

/** What each plot shows: its name, its lines with colour and dash, and the numbers at the frame that is read off. */
export function PlotHeads({ plots }: { readonly plots: readonly ShownPlot[] }) {
  return (
    <div className={styles.heads}>
      {plots.map((plot) => (
        <div key={plot.id} className={styles.head}>
          <span className={styles.title} title={plot.title}>
            {plot.title}
          </span>
          <dl className={styles.lines}>
            {plot.lines.map((line, index) => (
              <div key={plot.names[index]} className={styles.line}>
                <svg width="14" height="6" aria-hidden="true">
                  <line
                    x1="0"
                    y1="3"
                    x2="14"
                    y2="3"
                    stroke={line.color}
                    strokeWidth="2"
                    strokeDasharray={line.dash.join(' ')}
                  />
                </svg>
                <dt>{plot.names[index]}</dt>
                <dd data-value={`${plot.id}-${index}`}>–</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}
