import '../../timeline/timeline-actions.ts';
import '../../timeline/span-actions.ts';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { clipDocument } from '../../document/clip-document.ts';
import type { TimelineHit } from '../../timeline/hit-test.ts';
import type { TimelineLayout } from '../../timeline/layout.ts';
import type { LaneScene } from '../../timeline/scene.ts';
import { Condition } from '../../ui/condition.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import { timelineKey } from './keyboard.ts';
import { LaneHeads } from './lane-heads.tsx';
import { Legend } from './legend.tsx';
import { NoTakes } from './no-takes.tsx';
import { listenToPointer } from './pointer.ts';
import { SpanMenu } from './span-menu.tsx';
import { TimeReadout } from './time-readout.tsx';
import styles from './timeline.module.css';
import { TimelineStage } from './timeline-stage.ts';
import { TimelineTools } from './tools.tsx';

interface Shown {
  readonly layout: TimelineLayout;
  readonly lanes: readonly LaneScene[];
}

interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly hit: TimelineHit;
}

/** The canvases and what stands around them. */
function Strips() {
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const stage = useRef<TimelineStage | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  useEffect(() => {
    const made = new TimelineStage(base.current!, over.current!, (layout, lanes) =>
      setShown((before) => (before && sameHeads(before, { layout, lanes }) ? before : { layout, lanes })),
    );
    stage.current = made;
    const stop = listenToPointer(made, over.current!, (x, y, hit) => setMenu({ x, y, hit }));
    return () => {
      stop();
      made.dispose();
      stage.current = null;
    };
  }, []);
  return (
    <div className={styles.timeline} data-testid="timeline">
      <div className={styles.side}>
        <TimeReadout />
        {shown ? (
          <LaneHeads
            {...shown}
            onReveal={(id) => stage.current?.revealLane(id)}
            onWheel={(by) => stage.current?.scrollBy(by)}
            onMenu={(x, y, takeId) => setMenu({ x, y, hit: { kind: 'lane', takeId, frame: -1, inside: true } })}
          />
        ) : null}
        {shown && shown.lanes.length > 0 ? <Legend /> : null}
      </div>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: lanes and frames are chosen by keys while it has the focus */}
      <div
        className={styles.stage}
        role="application"
        aria-label={t('timeline.canvas')}
        tabIndex={0}
        onKeyDown={(event) => {
          if (timelineKey(event.nativeEvent, stage.current)) event.preventDefault();
          else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
            event.preventDefault();
            const box = event.currentTarget.getBoundingClientRect();
            setMenu({ x: box.left + 40, y: box.top + 40, hit: { kind: 'nothing', frame: -1 } });
          }
        }}
      >
        <canvas ref={base} className={styles.canvas} />
        <canvas ref={over} className={styles.canvas} />
        {shown && shown.lanes.length === 0 ? <NoTakes layout={shown.layout} /> : null}
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: as above */}
      {menu ? <SpanMenu {...menu} onClose={() => setMenu(null)} /> : null}
    </div>
  );
}

function sameHeads(a: Shown, b: Shown): boolean {
  if (a.lanes !== b.lanes || a.layout.lanes.height !== b.layout.lanes.height) return false;
  if (a.layout.lanes.y !== b.layout.lanes.y || a.layout.height !== b.layout.height) return false;
  return a.layout.lane.every(
    (lane, index) => lane.y === b.layout.lane[index]?.y && lane.height === b.layout.lane[index]?.height,
  );
}

function Timeline() {
  const clip = useStore(clipDocument, (state) => state.clip?.id ?? null);
  const trouble = useStore(clipDocument, (state) => state.trouble);
  const project = useStore(clipDocument, (state) => state.project?.kind);
  const waits = useStore(clipDocument, (state) => state.media === null);
  if (trouble && clipDocument.getState().takes === null) {
    return <Condition kind="trouble" title={trouble.message} hint={trouble.hint || t('timeline.trouble-hint')} />;
  }
  if (clip !== null) return <Strips key={clip} />;
  if (project === 'opening' || (project === 'open' && waits)) {
    return <Condition kind="loading" title={t('timeline.loading')} />;
  }
  return <Condition kind="empty" icon="film" title={t('timeline.empty')} hint={t('timeline.empty-hint')} />;
}

export const timelinePanel: PanelManifest = {
  id: 'timeline',
  title: 'panel.timeline',
  Panel: Timeline,
  Tools: TimelineTools,
};
