import { useStore } from 'zustand';
import { t } from '../words/words.ts';
import { layout } from './layout-store.ts';
import styles from './workspace.module.css';

const TABS = ['timeline', 'curves'] as const;

/** Chooses between timeline and curves, which share a place. */
export function LowerTabs() {
  const lower = useStore(layout, (state) => state.lower);
  return (
    <div className={styles.tabs} role="tablist">
      {TABS.map((id) => (
        <button
          key={id}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={lower === id}
          onClick={() => layout.setState({ lower: id })}
        >
          {t(`panel.${id}`)}
        </button>
      ))}
    </div>
  );
}
