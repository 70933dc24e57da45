import type { ReactNode } from 'react';
import styles from './panel-frame.module.css';

interface PanelFrameProps {
  readonly id: string;
  readonly title: string;
  /** Beside the title: tabs, counts. */
  readonly lead?: ReactNode;
  /** At the right of the head. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** Panels whose inside stays dark in the light look: motion is judged there. */
const WORK = new Set(['video', 'viewport', 'timeline']);

/** A panel with its head bar, as a region that can be jumped to. */
export function PanelFrame({ id, title, lead, tools, children }: PanelFrameProps) {
  return (
    <section className={styles.frame} id={`panel-${id}`} aria-label={title} tabIndex={-1}>
      <header className={styles.head}>
        {lead ?? <h2 className={styles.title}>{title}</h2>}
        <div className={styles.tools}>{tools}</div>
      </header>
      <div className={styles.body} data-surface={WORK.has(id) ? 'work' : undefined}>
        {children}
      </div>
    </section>
  );
}
