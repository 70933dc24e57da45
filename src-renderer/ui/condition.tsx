import type { ReactNode } from 'react';
import styles from './condition.module.css';
import { Icon, type IconName } from './icon.tsx';

interface ConditionProps {
  readonly kind: 'empty' | 'loading' | 'trouble';
  readonly icon?: IconName;
  readonly title: string;
  readonly hint?: string;
  /** Ways on: buttons. */
  readonly children?: ReactNode;
}

/** What stands in a panel that has nothing to show: empty, loading or in trouble, and a way on. */
export function Condition({ kind, icon, title, hint, children }: ConditionProps) {
  return (
    <div className={styles.condition} data-kind={kind} role={kind === 'trouble' ? 'alert' : 'status'}>
      {kind === 'loading' ? (
        <span className={styles.spinner} aria-hidden="true" />
      ) : (
        <span className={styles.icon}>
          <Icon name={icon ?? (kind === 'trouble' ? 'alert' : 'info')} size={20} />
        </span>
      )}
      <p className={styles.title}>{title}</p>
      {hint ? <p className={styles.hint}>{hint}</p> : null}
      {children ? <div className={styles.ways}>{children}</div> : null}
    </div>
  );
}
