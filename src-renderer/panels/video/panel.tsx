import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { clipDocument } from '../../document/clip-document.ts';
import { startClipFrames } from '../../video/clip-frames.ts';
import { startPlayer } from '../../video/player.ts';
import '../../video/play-actions.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import './actions.ts';
import './tools/correct-actions.ts';
import { VideoCondition } from './conditions.tsx';
import { Stage } from './stage.tsx';
import { VideoTools } from './tools.tsx';

const GoToFrame = lazy(() => import('./go-to-frame.tsx'));

/** Picture, overlay and corrections of the open clip. */
function VideoPanel() {
  const open = useStore(clipDocument, ({ clip }) => clip !== null);
  return (
    <>
      {open ? <Stage /> : null}
      <VideoCondition />
      <Suspense fallback={null}>
        <GoToFrame />
      </Suspense>
    </>
  );
}

export const videoPanel: PanelManifest = { id: 'video', title: 'panel.video', Panel: VideoPanel, Tools: VideoTools };

// The playhead plays and frames are decoded whether this panel is shown or another one uses them.
startClipFrames();
startPlayer();
