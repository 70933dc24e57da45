import { useLayoutEffect, useRef } from 'react';
import { Group, Panel, Separator, useDefaultLayout, useGroupRef } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { clipDocument } from '../document/clip-document.ts';
import { layout } from './layout-store.ts';
import { PanelSlot } from './panel-slot.tsx';
import { shapeOf, viewShares } from './view-shares.ts';
import styles from './workspace.module.css';

/**
 * Video and 3D view beside each other. How they share the row goes by the shape of the clip's picture until somebody
 * drags the edge; what was dragged is remembered for each shape.
 */
export function Views() {
  const { video, viewport } = useStore(layout);
  const shape = useStore(clipDocument, (state) => shapeOf(state.clip));
  const group = useGroupRef();
  const element = useRef<HTMLDivElement>(null);
  const both = video && viewport;
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `vibe.views.${shape}`,
    panelIds: both ? ['video', 'viewport'] : [video ? 'video' : 'viewport'],
    onlySaveAfterUserInteractions: true,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another shape is shown
  useLayoutEffect(() => {
    if (!both) return;
    const share = () => {
      // A panel that is shown again is known to its group a moment later.
      if (!group.current || Object.keys(group.current.getLayout()).length < 2) return false;
      group.current.setLayout(defaultLayout ?? viewShares(shape, element.current?.offsetWidth ?? 0));
      return true;
    };
    if (share()) return;
    const frame = requestAnimationFrame(share);
    return () => cancelAnimationFrame(frame);
  }, [shape, both]);
  return (
    <Group
      orientation="horizontal"
      groupRef={group}
      elementRef={element}
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      {video ? (
        <Panel id="video" minSize={200}>
          <PanelSlot id="video" title="panel.video" />
        </Panel>
      ) : null}
      {both ? <Separator className={styles.edge} /> : null}
      {viewport ? (
        <Panel id="viewport" minSize={200}>
          <PanelSlot id="viewport" title="panel.viewport" />
        </Panel>
      ) : null}
    </Group>
  );
}
