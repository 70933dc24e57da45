import styles from './panel.module.css';

/** A way on out of trouble. */
export function Way({ label, run }: { readonly label: string; readonly run: () => void }) {
  return (
    <button type="button" className={styles.way} onClick={run}>
      {label}
    </button>
  );
}
