import { clipDocument } from '../../document/clip-document.ts';
import { playhead, seek } from '../../document/playhead.ts';
import type { TimelineHit } from '../../timeline/hit-test.ts';
import { moveMarker } from '../../timeline/markers.ts';
import { overviewWindow, viewAtWindow } from '../../timeline/paint-overview.ts';
import { clearSpan, selectLane, selectSpan, spanSelection } from '../../timeline/span-selection.ts';
import { frameAtX, timeAtX } from '../../timeline/time-view.ts';
import { holdView, panBy, setView, timelineView, zoomBy } from '../../timeline/timeline-view.ts';
import { zoomOrScroll } from '../../timeline/wheel.ts';
import { timeCode } from '../../ui/time-code.ts';
import { t, type WordKey } from '../../words/words.ts';
import type { TimelineStage } from './timeline-stage.ts';

/** Something that is being dragged. */
interface Drag {
  move(x: number, y: number): void;
  /** Puts back what was before. */
  cancel(): void;
  end?(moved: boolean): void;
}

/** px a pointer may tremble before a press is a drag. */
const TREMBLE = 4;

const CURSORS: Partial<Record<TimelineHit['kind'], string>> = {
  'loop-in': 'ew-resize',
  'loop-out': 'ew-resize',
  'span-from': 'ew-resize',
  'span-to': 'ew-resize',
  'overview-from': 'ew-resize',
  'overview-to': 'ew-resize',
  'overview-window': 'grab',
  playhead: 'ew-resize',
  marker: 'pointer',
  issue: 'pointer',
  keyframe: 'pointer',
};

/**
 * Makes a stage answer to mouse, pen and touch: press and drag do what lies under them, the wheel scrolls and zooms, two
 * fingers pinch, Escape puts back.
 *
 * @returns stops it
 */
export function listenToPointer(
  stage: TimelineStage,
  canvas: HTMLElement,
  onMenu: (x: number, y: number, hit: TimelineHit) => void,
): () => void {
  const stopper = new AbortController();
  const { signal } = stopper;
  const touches = new Map<number, { x: number; y: number }>();
  let drag: { at: Drag; x: number; y: number; moved: boolean; id: number } | null = null;

  const place = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const stop = (cancelled: boolean) => {
    if (!drag) return;
    const { at, moved } = drag;
    drag = null;
    holdView(false);
    if (cancelled) at.cancel();
    else at.end?.(moved);
    stage.repaint();
  };

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      const { x, y } = place(event);
      touches.set(event.pointerId, { x, y });
      if (touches.size === 2) return stop(true);
      if (event.button === 2) return;
      const at = event.button === 1 ? panning(stage, x) : dragOf(stage, stage.hit(x, y), x, event);
      if (!at) return;
      capture(canvas, event.pointerId);
      holdView(true);
      drag = { at, x, y, moved: false, id: event.pointerId };
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const { x, y } = place(event);
      const before = touches.get(event.pointerId);
      if (before && touches.size === 2) return pinch(stage, touches, event.pointerId, x, y);
      if (drag && drag.id === event.pointerId) {
        drag.moved ||= Math.hypot(x - drag.x, y - drag.y) >= TREMBLE;
        if (drag.moved) drag.at.move(x, y);
        hoverAt(stage, x);
        return;
      }
      const hit = stage.hit(x, y);
      canvas.style.cursor = CURSORS[hit.kind] ?? 'default';
      hoverAt(stage, hit.kind.startsWith('overview') ? null : x, hit);
    },
    { signal },
  );
  for (const kind of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(
      kind,
      (event) => {
        touches.delete(event.pointerId);
        if (drag?.id === event.pointerId) stop(kind === 'pointercancel');
      },
      { signal },
    );
  }
  canvas.addEventListener('pointerleave', () => hoverAt(stage, null), { signal });
  canvas.addEventListener(
    'contextmenu',
    (event) => {
      event.preventDefault();
      const { x, y } = place(event);
      const hit = stage.hit(x, y);
      if ('takeId' in hit && hit.kind !== 'span-from' && hit.kind !== 'span-to') chooseForMenu(hit.takeId, hit.frame);
      onMenu(event.clientX, event.clientY, hit);
    },
    { signal },
  );
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const left = zoomOrScroll(event, place(event).x, stage.width, stage.layout.maxScroll === 0);
      if (left !== 0) stage.scrollBy(left);
    },
    { signal, passive: false },
  );
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !drag) return;
      event.preventDefault();
      event.stopPropagation();
      stop(true);
    },
    { signal, capture: true },
  );
  return () => stopper.abort();
}

function capture(canvas: HTMLElement, id: number): void {
  try {
    canvas.setPointerCapture(id);
  } catch {
    // The pointer is gone already.
  }
}

/** The person under the pointer is chosen; a span of theirs stays where the pointer is inside it. */
function chooseForMenu(takeId: number, frame: number): void {
  const { span } = spanSelection.getState();
  if (span?.takeId === takeId && frame >= span.from && frame < span.to) return;
  clearSpan();
  const { otherTakeId } = spanSelection.getState();
  if (otherTakeId !== takeId) selectLane(takeId);
  playhead.setState({ playing: false });
  seek(frame);
}

function frameAt(stage: TimelineStage, x: number): number {
  return frameAtX(timelineView.getState(), stage.width, x, playhead.getState().frames);
}

function hoverAt(stage: TimelineStage, x: number | null, hit?: TimelineHit): void {
  const { clip } = clipDocument.getState();
  if (x === null || !clip) stage.hover = null;
  else {
    const frame = frameAt(stage, x);
    const about = hit?.kind === 'issue' ? `   ${t(`issue.${hit.issue.reason}` as WordKey)}` : '';
    stage.hover = { x, label: `${timeCode(frame, clip.fps)}   ${frame}${about}` };
  }
  stage.repaintOver();
}

function pinch(
  stage: TimelineStage,
  touches: Map<number, { x: number; y: number }>,
  id: number,
  x: number,
  y: number,
): void {
  const still = [...touches].find(([other]) => other !== id)?.[1];
  const before = touches.get(id)!;
  touches.set(id, { x, y });
  if (!still) return;
  const view = timelineView.getState();
  const factor = Math.max(10, Math.abs(before.x - still.x)) / Math.max(10, Math.abs(x - still.x));
  zoomBy(factor, timeAtX(view, stage.width, still.x));
}

function panning(stage: TimelineStage, startX: number): Drag {
  const start = timelineView.getState();
  return {
    move: (x) => {
      const by = ((startX - x) / stage.width) * (start.to - start.from);
      setView({ from: start.from + by, to: start.to + by });
    },
    cancel: () => setView(start),
  };
}

/** What a press on something begins. */
function dragOf(stage: TimelineStage, hit: TimelineHit, startX: number, event: PointerEvent): Drag | null {
  switch (hit.kind) {
    case 'ruler':
    case 'playhead':
    case 'strip':
      return event.shiftKey && hit.kind !== 'strip' ? looping(stage, hit.frame) : scrubbing(stage, hit.frame);
    case 'loop-in':
    case 'loop-out':
      return loopEdge(stage, hit.kind);
    case 'marker':
      return markerDrag(stage, hit.frame);
    case 'issue':
    case 'keyframe':
      return pick(hit);
    case 'span-from':
    case 'span-to':
      return spanEdge(stage, hit.kind);
    case 'lane':
      return spanDrag(stage, hit, event);
    case 'overview':
    case 'overview-window':
    case 'overview-from':
    case 'overview-to':
      return overviewDrag(stage, hit.kind, startX);
    case 'nothing':
      clearSpan();
      return scrubbing(stage, hit.frame);
  }
}

function scrubbing(stage: TimelineStage, frame: number): Drag {
  const before = playhead.getState();
  playhead.setState({ playing: false });
  seek(frame);
  return {
    move: (x) => {
      scrollAtEdge(stage, x);
      seek(frameAt(stage, x));
    },
    cancel: () => seek(before.frame),
  };
}

/** Dragging beyond an edge scrolls on. */
function scrollAtEdge(stage: TimelineStage, x: number): void {
  const { from, to } = timelineView.getState();
  const beyond = x < 0 ? x : x > stage.width ? x - stage.width : 0;
  if (beyond !== 0) panBy(Math.max(-0.05, Math.min(0.05, beyond / 800)) * (to - from));
}

function looping(stage: TimelineStage, frame: number): Drag {
  const { loop } = playhead.getState();
  return {
    move: (x) => {
      const other = frameAt(stage, x);
      playhead.setState({ loop: { from: Math.min(frame, other), to: Math.max(frame, other) + 1 } });
    },
    cancel: () => playhead.setState({ loop }),
    end: (moved) => !moved && playhead.setState({ loop: null }),
  };
}

function loopEdge(stage: TimelineStage, edge: 'loop-in' | 'loop-out'): Drag {
  const { loop } = playhead.getState();
  return {
    move: (x) => {
      if (!loop) return;
      const frame = frameAt(stage, x);
      const next =
        edge === 'loop-in'
          ? { from: Math.min(frame, loop.to - 1), to: loop.to }
          : { from: loop.from, to: Math.max(frame + 1, loop.from + 1) };
      playhead.setState({ loop: next });
    },
    cancel: () => playhead.setState({ loop }),
  };
}

function markerDrag(stage: TimelineStage, frame: number): Drag {
  let at = frame;
  const to = (next: number) => {
    moveMarker(at, next);
    at = next;
  };
  return {
    move: (x) => to(frameAt(stage, x)),
    cancel: () => to(frame),
    end: (moved) => !moved && seek(frame),
  };
}

/** A mark was pressed: its person and frame are shown, and an issue's frames chosen. */
function pick(hit: Extract<TimelineHit, { kind: 'issue' | 'keyframe' }>): Drag {
  return {
    move: () => {},
    cancel: () => {},
    end: () => {
      selectLane(hit.takeId);
      playhead.setState({ playing: false });
      seek(hit.frame);
      if (hit.kind === 'issue') selectSpan(hit.takeId, hit.issue.from, hit.issue.to);
    },
  };
}

function spanEdge(stage: TimelineStage, edge: 'span-from' | 'span-to'): Drag {
  const { span } = spanSelection.getState();
  return {
    move: (x) => {
      if (!span) return;
      const frame = frameAt(stage, x);
      if (edge === 'span-from') selectSpan(span.takeId, Math.min(frame, span.to - 1), span.to);
      else selectSpan(span.takeId, span.from, Math.max(frame + 1, span.from + 1));
    },
    cancel: () => spanSelection.setState({ span }),
  };
}

/** Drag on a lane chooses frames; a click chooses the person and goes there; Shift extends, Ctrl or ⌘ adds a person. */
function spanDrag(stage: TimelineStage, hit: Extract<TimelineHit, { kind: 'lane' }>, event: PointerEvent): Drag {
  const before = spanSelection.getState();
  const { frame: shown } = playhead.getState();
  const extend = event.shiftKey && before.span?.takeId === hit.takeId ? before.span : null;
  const add = event.ctrlKey || event.metaKey;
  return {
    move: (x) => {
      if (add) return;
      scrollAtEdge(stage, x);
      const other = frameAt(stage, x);
      const first = Math.min(hit.frame, other, extend?.from ?? Number.POSITIVE_INFINITY);
      selectSpan(hit.takeId, first, Math.max(hit.frame + 1, other + 1, extend?.to ?? 0));
      playhead.setState({ playing: false });
      seek(other);
    },
    cancel: () => {
      spanSelection.setState(before);
      seek(shown);
    },
    end: (moved) => {
      if (moved && !add) return;
      if (add) return selectLane(hit.takeId, true);
      if (extend) return selectSpan(hit.takeId, Math.min(extend.from, hit.frame), Math.max(extend.to, hit.frame + 1));
      clearSpan();
      selectLane(hit.takeId);
      playhead.setState({ playing: false });
      seek(hit.frame);
    },
  };
}

function overviewDrag(
  stage: TimelineStage,
  kind: 'overview' | 'overview-window' | 'overview-from' | 'overview-to',
  startX: number,
): Drag {
  const before = timelineView.getState();
  const { frames } = playhead.getState();
  const perPx = Math.max(1, frames) / stage.width;
  if (kind === 'overview') {
    const span = before.to - before.from;
    const middle = startX * perPx;
    setView({ from: middle - span / 2, to: middle + span / 2 });
  }
  const start = timelineView.getState();
  const windowX = overviewWindow(start, frames, stage.width).x;
  return {
    move: (x) => {
      const by = (x - startX) * perPx;
      if (kind === 'overview-from')
        setView({ from: Math.max(0, Math.min(start.from + by, start.to - 12)), to: start.to });
      else if (kind === 'overview-to') setView({ from: start.from, to: Math.max(start.to + by, start.from + 12) });
      else setView(viewAtWindow(start, frames, stage.width, windowX + x - startX));
    },
    cancel: () => setView(before),
  };
}
