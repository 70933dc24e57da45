import { useSyncExternalStore } from 'react';
import { clipDocument } from '../document/clip-document.ts';
import { playhead } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { rebound } from '../keys/keymap.ts';
import { layout } from '../layout/layout-store.ts';
import { reviewQueue } from '../review/review-queue.ts';
import { colorTheme } from '../theme/color-theme.ts';
import { type Action, allActions, onActionsAdded } from './registry.ts';

let version = 0;

function subscribe(listener: () => void): () => void {
  const changed = () => {
    version++;
    listener();
  };
  const stops = [
    onActionsAdded(changed),
    clipDocument.subscribe(changed),
    selection.subscribe(changed),
    layout.subscribe(changed),
    colorTheme.subscribe(changed),
    reviewQueue.subscribe(changed),
    rebound.subscribe(changed),
    playhead.subscribe((now, before) => {
      if (now.playing !== before.playing || now.frames !== before.frames) changed();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** All actions; renders again when one may apply now that did not before. Not at every frame. */
export function useActions(): readonly Action[] {
  useSyncExternalStore(subscribe, () => version);
  return allActions();
}
