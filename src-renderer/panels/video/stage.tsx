import { useEffect, useRef, useState } from 'react';
import type { Point } from '../../overlay/view-transform.ts';
import { t } from '../../words/words.ts';
import { LandmarkMenu } from './landmark-menu.tsx';
import { listenToStage } from './stage-input.ts';
import { StageNotes } from './stage-notes.tsx';
import { ToolLayer } from './tools/tool-layer.tsx';
import styles from './video.module.css';
import { VideoStage } from './video-stage.ts';

/** The canvases and what floats over them. React only puts them there; `VideoStage` paints. */
export function Stage() {
  const host = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<Point | null>(null);
  useEffect(() => {
    const stage = new VideoStage(host.current!);
    const stop = listenToStage(host.current!, setMenu);
    return () => {
      stop();
      stage.dispose();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: landmarks are chosen and nudged by keys while it has the focus
    <div ref={host} className={styles.stage} role="application" aria-label={t('video.canvas')} tabIndex={0}>
      <StageNotes />
      <ToolLayer />
      {menu ? <LandmarkMenu at={menu} onClose={() => setMenu(null)} /> : null}
    </div>
  );
}
