import type { ReactNode } from 'react';
import styles from './inspector.module.css';

/** A part of the inspector under its own heading. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>
        {title}
        <span className={styles.aside}>{aside}</span>
      </h3>
      {children}
    </section>
  );
}

/** A name and what it is. */
export function Fact({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div className={styles.fact} title={hint}>
      <span className={styles.factName}>{name}</span>
      <span className={styles.factValue}>{children}</span>
    </div>
  );
}
