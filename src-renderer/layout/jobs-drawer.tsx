import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { jobList, jobsSeen } from '../document/job-list.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { PanelFrame } from '../ui/panel-frame.tsx';
import { t } from '../words/words.ts';
import { layout, shownFor, toggle } from './layout-store.ts';
import { PanelBody } from './panel-slot.tsx';
import styles from './studio.module.css';

/** How long the end of a job can be read before the drawer goes, ms. */
const READ_MS = 5000;

/** The jobs, over the lower right of the window and as high as their rows; nothing else is blocked by it. */
export function JobsDrawer() {
  const [held, setHeld] = useState(false);
  const ended = useStore(jobList, ({ jobs }) => {
    const ids = shownFor.getState();
    return ids.length > 0 && ids.every((id) => jobs?.some((job) => job.id === id && job.state === 'succeeded'));
  });
  useEffect(
    () => () => {
      shownFor.setState([], true);
      jobsSeen(jobList.getState().jobs);
    },
    [],
  );
  useEffect(() => {
    if (!ended || held) return;
    const timer = setTimeout(() => layout.setState({ jobs: false }), READ_MS);
    return () => clearTimeout(timer);
  }, [ended, held]);
  return (
    <div className={styles.drawer} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
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
