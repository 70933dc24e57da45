import { IconButton } from '../ui/icon-button.tsx';
import { PanelFrame } from '../ui/panel-frame.tsx';
import { t } from '../words/words.ts';
import { toggle } from './layout-store.ts';
import { PanelBody } from './panel-slot.tsx';
import styles from './studio.module.css';

/** The jobs, over the lower right of the window; nothing else is blocked by it. */
export function JobsDrawer() {
  return (
    <div className={styles.drawer}>
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
