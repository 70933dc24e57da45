import { useStore } from 'zustand';
import { jobList } from '../document/job-list.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { PanelFrame } from '../ui/panel-frame.tsx';
import { t } from '../words/words.ts';
import { toggle } from './layout-store.ts';
import { PanelBody } from './panel-slot.tsx';
import styles from './studio.module.css';

/** The jobs, over the lower right of the window; nothing else is blocked by it. */
export function JobsDrawer() {
  const count = useStore(jobList, ({ jobs }) => jobs?.length ?? 0);
  return (
    <div className={styles.drawer} style={{ height: `min(${Math.min(520, 60 + 76 * Math.max(2, count))}px, 80%)` }}>
      <PanelFrame
        id="jobs"
        title={t('panel.jobs')}
        tools={<IconButton icon="close" label={t('panel.close')} chord="mod+j" onClick={() => toggle('jobs')} />}
      >
        <PanelBody id="jobs" />
      </PanelFrame>
    </div>
  );
}
