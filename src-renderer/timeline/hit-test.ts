import type { Issue } from '#shared/contract/studio/takes.ts';
import type { TimelineLayout } from './layout.ts';
import type { Marker } from './markers.ts';
import { overviewWindow } from './paint-overview.ts';
import type { LaneScene } from './scene.ts';
import type { SpanSelection } from './span-selection.ts';
import { firstEndingAfter, type Span } from './spans.ts';
import { frameAtX, type TimeView, timeAtX, xOfFrame } from './time-view.ts';

/** What lies under a point of the timeline. */
export type TimelineHit =
  | { readonly kind: 'ruler' | 'playhead' | 'strip'; readonly frame: number }
  | { readonly kind: 'loop-in' | 'loop-out'; readonly frame: number }
  | { readonly kind: 'marker'; readonly frame: number }
  | { readonly kind: 'lane'; readonly takeId: number; readonly frame: number; readonly inside: boolean }
  | { readonly kind: 'span-from' | 'span-to'; readonly takeId: number; readonly frame: number }
  | { readonly kind: 'issue'; readonly takeId: number; readonly frame: number; readonly issue: Issue }
  | { readonly kind: 'keyframe'; readonly takeId: number; readonly frame: number }
  | { readonly kind: 'overview' | 'overview-window' | 'overview-from' | 'overview-to'; readonly frame: number }
  | { readonly kind: 'nothing'; readonly frame: number };

export interface HitScene {
  readonly view: TimeView;
  readonly frames: number;
  readonly frame: number;
  readonly loop: Span | null;
  readonly markers: readonly Marker[];
  readonly span: SpanSelection['span'];
  readonly lanes: readonly LaneScene[];
}

/** How far beside a mark it can still be grasped, px. */
const NEAR = 5;

/** What lies at a point, px from the upper left corner: the smallest thing first. */
export function hitTest(layout: TimelineLayout, scene: HitScene, x: number, y: number): TimelineHit {
  const { view, frames } = scene;
  const frame = frameAtX(view, layout.width, x, frames);
  if (frames === 0) return { kind: 'nothing', frame: 0 };
  if (y >= layout.overview.y) return hitOverview(layout, scene, x, frame);
  if (y < layout.ruler.y + layout.ruler.height) return hitRuler(layout, scene, x, y, frame);
  const inLanes = y >= layout.lanes.y && y < layout.lanes.y + layout.lanes.height;
  if (!inLanes) return { kind: 'strip', frame };
  const index = layout.lane.findIndex((lane) => y >= lane.y && y < lane.y + lane.height);
  const lane = scene.lanes[index];
  return lane ? hitLane(layout, scene, lane, index, x, y, frame) : { kind: 'nothing', frame };
}

function hitRuler(layout: TimelineLayout, scene: HitScene, x: number, y: number, frame: number): TimelineHit {
  const { view, loop } = scene;
  const place = (at: number) => xOfFrame(view, layout.width, at);
  if (loop) {
    const [left, right] = [place(loop.from), place(loop.to)];
    if (x >= left - NEAR + 1 && x <= left + NEAR + 2 && y < 12) return { kind: 'loop-in', frame };
    if (x <= right + NEAR - 1 && x >= right - NEAR - 2 && y < 12) return { kind: 'loop-out', frame };
  }
  if (Math.abs(place(scene.frame + 0.5) - x) <= NEAR + 2) return { kind: 'playhead', frame };
  const near = scene.markers.find((marker) => Math.abs(place(marker.frame + 0.5) - x) <= NEAR);
  return near && y > 8 ? { kind: 'marker', frame: near.frame } : { kind: 'ruler', frame };
}

function hitLane(
  layout: TimelineLayout,
  scene: HitScene,
  lane: LaneScene,
  index: number,
  x: number,
  y: number,
  frame: number,
): TimelineHit {
  const { view, span } = scene;
  const bands = layout.lane[index]!;
  const takeId = lane.take.id;
  const reach = (NEAR / layout.width) * (view.to - view.from);
  const at = timeAtX(view, layout.width, x);
  if (y < bands.y + 9) {
    const flag = nearest(lane.flags, at, reach);
    if (flag) return { kind: 'issue', takeId, frame: flag.from, issue: flag.issue };
  }
  if (span?.takeId === takeId) {
    if (Math.abs(xOfFrame(view, layout.width, span.from) - x) <= NEAR) return { kind: 'span-from', takeId, frame };
    if (Math.abs(xOfFrame(view, layout.width, span.to) - x) <= NEAR) return { kind: 'span-to', takeId, frame };
  }
  if (Math.abs(y - (bands.heat.y + bands.heat.height)) <= NEAR + 1) {
    const key = nearest(lane.keyframes, at, reach);
    if (key) return { kind: 'keyframe', takeId, frame: key.from };
  }
  const inside = frame >= lane.take.first_frame && frame < lane.take.first_frame + lane.take.frames;
  return { kind: 'lane', takeId, frame, inside };
}

/** Of marks of one frame each, ascending, the nearest to a time within reach (frames). */
function nearest<T extends Span>(marks: readonly T[], at: number, reach: number): T | null {
  let [best, away]: [T | null, number] = [null, reach + 0.5];
  for (let index = firstEndingAfter(marks, at - reach - 1); index < marks.length; index++) {
    const mark = marks[index]!;
    if (mark.from > at + reach) break;
    const distance = Math.abs(mark.from + 0.5 - at);
    if (distance < away) [best, away] = [mark, distance];
  }
  return best;
}

function hitOverview(layout: TimelineLayout, scene: HitScene, x: number, frame: number): TimelineHit {
  const shown = overviewWindow(scene.view, scene.frames, layout.width);
  const end = shown.x + shown.width;
  if (Math.abs(x - shown.x) <= NEAR) return { kind: 'overview-from', frame };
  if (Math.abs(x - end) <= NEAR) return { kind: 'overview-to', frame };
  if (x > shown.x && x < end) return { kind: 'overview-window', frame };
  return { kind: 'overview', frame: Math.floor((x / layout.width) * scene.frames) };
}
