import { playhead, seek, step } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { selectLane } from '../../timeline/span-selection.ts';
import { fitAll, zoomBy } from '../../timeline/timeline-view.ts';
import type { TimelineStage } from './timeline-stage.ts';

/** Keys that belong to the timeline while it has the focus; the rest go to the actions. True where one was used. */
export function timelineKey(event: KeyboardEvent, stage: TimelineStage | null): boolean {
  if (!stage || event.altKey || event.ctrlKey || event.metaKey) return false;
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown':
      chooseLane(stage, event.key === 'ArrowUp' ? -1 : 1);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
      step((event.key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? 10 : 1));
      return true;
    case 'Home':
      seek(0);
      return true;
    case 'End':
      seek(playhead.getState().frames - 1);
      return true;
    case '=':
    case '+':
      zoomBy(0.6);
      return true;
    case '-':
    case '_':
      zoomBy(1 / 0.6);
      return true;
    case '0':
      fitAll();
      return true;
    default:
      return false;
  }
}

/** Chooses the lane above or below the chosen one. */
export function chooseLane(stage: TimelineStage, by: 1 | -1): void {
  const { lanes } = stage.model;
  if (lanes.length === 0) return;
  const at = lanes.findIndex(({ take }) => take.id === selection.getState().takeId);
  const next = lanes[at < 0 ? 0 : Math.max(0, Math.min(lanes.length - 1, at + by))]!;
  selectLane(next.take.id);
  stage.revealLane(next.take.id);
}
