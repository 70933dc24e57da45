import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { PanelFrame } from '../ui/panel-frame.tsx';
import { t } from '../words/words.ts';
import { layout } from './layout-store.ts';
import { LowerTabs } from './lower-tabs.tsx';
import { PanelBody, PanelSlot, PanelTools } from './panel-slot.tsx';
import { Views } from './views.tsx';
import styles from './workspace.module.css';

const present = (list: readonly (string | false)[]) => list.filter((id): id is string => id !== false);

/** Height of the timeline where nobody said otherwise, px: a high window has room for more of it. */
const lowerHeight = () => Math.max(240, Math.round(0.3 * window.innerHeight));

/** Width of the fine-tuning panel where nobody said otherwise, px. */
const trainingWidth = () => (window.innerWidth < 1500 ? 360 : 420);

/**
 * ```
 * library │ video │ 3D view │ inspector, clean-up or fine-tuning
 *         │ timeline or curves │
 * ```
 * All edges can be dragged; what they were is remembered per set of panels shown.
 */
export function Workspace() {
  const shown = useStore(layout);
  const right = shown.cleanup ? 'cleanup' : shown.training ? 'training' : shown.inspector ? 'inspector' : null;
  const columns = useDefaultLayout({
    id: 'vibe.columns',
    panelIds: present([shown.library && 'library', 'middle', right ?? false]),
  });
  const upper = shown.video || shown.viewport;
  const rows = useDefaultLayout({
    id: 'vibe.rows',
    panelIds: present([upper && 'upper', shown.timeline && 'lower']),
  });
  return (
    <Group className={styles.workspace} orientation="horizontal" {...columns}>
      {shown.library ? (
        <Panel id="library" defaultSize={236} minSize={180} maxSize="34%" groupResizeBehavior="preserve-pixel-size">
          <PanelSlot id="library" title="panel.library" />
        </Panel>
      ) : null}
      {shown.library ? <Separator className={styles.edge} /> : null}
      <Panel id="middle" minSize={420}>
        <Group orientation="vertical" {...rows}>
          {upper ? (
            <Panel id="upper" minSize={160}>
              <Views />
            </Panel>
          ) : null}
          {upper && shown.timeline ? <Separator className={styles.edge} /> : null}
          {shown.timeline ? (
            <Panel id="lower" defaultSize={lowerHeight()} minSize={110} groupResizeBehavior="preserve-pixel-size">
              <PanelFrame
                id="timeline"
                title={t(shown.lower === 'curves' ? 'panel.curves' : 'panel.timeline')}
                lead={<LowerTabs />}
                tools={<PanelTools id={shown.lower} />}
              >
                <PanelBody id={shown.lower} />
              </PanelFrame>
            </Panel>
          ) : null}
        </Group>
      </Panel>
      {right === null ? null : <Separator className={styles.edge} />}
      {right === 'inspector' ? (
        <Panel id="inspector" defaultSize={264} minSize={220} maxSize="34%" groupResizeBehavior="preserve-pixel-size">
          <PanelSlot id="inspector" title="panel.inspector" />
        </Panel>
      ) : null}
      {right === 'training' || right === 'cleanup' ? (
        <Panel
          key={right}
          id={right}
          defaultSize={trainingWidth()}
          minSize={320}
          maxSize="50%"
          groupResizeBehavior="preserve-pixel-size"
        >
          <PanelSlot id={right} title={`panel.${right}`} />
        </Panel>
      ) : null}
    </Group>
  );
}
