import styles from './progress-bar.module.css';

interface ProgressBarProps {
  /** What is under way, for assistive technology. */
  readonly label: string;
  /** 0..1; null where it cannot be told. */
  readonly share: number | null;
}

/** How far something is; it sweeps where that cannot be told. */
export function ProgressBar({ label, share }: ProgressBarProps) {
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuenow={share === null ? undefined : Math.round(100 * share)}
      data-unknown={share === null || undefined}
    >
      <span style={{ width: `${100 * (share ?? 0.3)}%` }} />
    </div>
  );
}
