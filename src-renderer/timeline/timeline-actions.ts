import { registerActions } from '../actions/registry.ts';
import { clipDocument } from '../document/clip-document.ts';
import { playhead, seek } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { keyframesOf, neighbourFrame } from './lane-scenes.ts';
import { markers, toggleMarker } from './markers.ts';
import { clearSpan, selectSpan, spanSelection } from './span-selection.ts';
import { fitAll, fitSpan, panBy, timelineView, zoomBy } from './timeline-view.ts';

const hasClip = () => playhead.getState().frames > 0;
const hasSpan = () => spanSelection.getState().span !== null;

/** Frames of the chosen person (of everybody where nobody is chosen) that hold something, ascending. */
function framesOf(kind: 'keyframe' | 'issue'): number[] {
  const { keypoints, issues } = clipDocument.getState();
  const { takeId } = selection.getState();
  if (kind === 'keyframe') {
    const edits = takeId === null ? [...keypoints.values()].flat() : (keypoints.get(takeId) ?? []);
    return keyframesOf(edits).map(({ from }) => from);
  }
  const own = (issues ?? []).filter(({ take_id }) => takeId === null || take_id === takeId);
  return own.map(({ worst_frame }) => worst_frame).sort((a, b) => a - b);
}

function go(frames: readonly number[], by: 1 | -1): void {
  const next = neighbourFrame(frames, playhead.getState().frame, by);
  if (next === null) return;
  playhead.setState({ playing: false });
  seek(next);
}

/** Frames that are worked on: the chosen span, else the loop, else what is in view. */
function zoomToChosen(): void {
  const span = spanSelection.getState().span ?? playhead.getState().loop;
  const { frame } = playhead.getState();
  const { from, to } = span ?? { from: frame - 12, to: frame + 13 };
  fitSpan(from, to);
}

function growSpan(by: number): void {
  const { takeId } = selection.getState();
  if (takeId === null) return;
  const { frame } = playhead.getState();
  const { span } = spanSelection.getState();
  if (!span || span.takeId !== takeId) {
    selectSpan(takeId, frame + Math.min(0, by), frame + 1 + Math.max(0, by));
    seek(frame + by);
    return;
  }
  const movesEnd = frame >= span.to - 1 && (span.to - span.from > 1 || by > 0);
  if (movesEnd) selectSpan(takeId, span.from, Math.max(span.from + 1, span.to + by));
  else selectSpan(takeId, Math.min(span.to - 1, span.from + by), span.to);
  seek(frame + by);
}

const page = (by: number) => {
  const { from, to } = timelineView.getState();
  panBy(by * 0.8 * (to - from));
};

registerActions([
  {
    id: 'timeline.zoom-in',
    label: 'timeline.zoom-in',
    icon: 'zoom-in',
    keys: ['alt+arrowup'],
    when: hasClip,
    run: () => zoomBy(0.6),
  },
  {
    id: 'timeline.zoom-out',
    label: 'timeline.zoom-out',
    icon: 'zoom-out',
    keys: ['alt+arrowdown'],
    when: hasClip,
    run: () => zoomBy(1 / 0.6),
  },
  {
    id: 'timeline.fit',
    label: 'timeline.fit',
    icon: 'fit-width',
    keys: ['shift+z'],
    when: hasClip,
    menu: 'view',
    run: fitAll,
  },
  {
    id: 'timeline.zoom-chosen',
    label: 'timeline.zoom-chosen',
    icon: 'zoom-chosen',
    keys: ['z'],
    when: hasClip,
    menu: 'view',
    run: zoomToChosen,
  },
  { id: 'timeline.page-on', label: 'timeline.page-on', keys: ['pagedown'], when: hasClip, run: () => page(1) },
  { id: 'timeline.page-back', label: 'timeline.page-back', keys: ['pageup'], when: hasClip, run: () => page(-1) },
  {
    id: 'timeline.marker',
    label: 'timeline.marker',
    icon: 'marker',
    keys: ['shift+m'],
    when: hasClip,
    menu: 'play',
    checked: () => markers.getState().some(({ frame }) => frame === playhead.getState().frame),
    run: () => toggleMarker(playhead.getState().frame),
  },
  {
    id: 'timeline.next-marker',
    label: 'timeline.next-marker',
    keys: ['alt+]'],
    when: hasClip,
    run: () =>
      go(
        markers.getState().map(({ frame }) => frame),
        1,
      ),
  },
  {
    id: 'timeline.previous-marker',
    label: 'timeline.previous-marker',
    keys: ['alt+['],
    when: hasClip,
    run: () =>
      go(
        markers.getState().map(({ frame }) => frame),
        -1,
      ),
  },
  {
    id: 'timeline.next-keyframe',
    label: 'timeline.next-keyframe',
    keys: [']'],
    when: hasClip,
    menu: 'play',
    run: () => go(framesOf('keyframe'), 1),
  },
  {
    id: 'timeline.previous-keyframe',
    label: 'timeline.previous-keyframe',
    keys: ['['],
    when: hasClip,
    menu: 'play',
    run: () => go(framesOf('keyframe'), -1),
  },
  {
    id: 'timeline.next-issue',
    label: 'timeline.next-issue',
    keys: ['}'],
    when: hasClip,
    run: () => go(framesOf('issue'), 1),
  },
  {
    id: 'timeline.previous-issue',
    label: 'timeline.previous-issue',
    keys: ['{'],
    when: hasClip,
    run: () => go(framesOf('issue'), -1),
  },
  {
    id: 'timeline.grow-span',
    label: 'timeline.grow-span',
    keys: ['alt+shift+arrowright'],
    when: hasClip,
    run: () => growSpan(1),
  },
  {
    id: 'timeline.shrink-span',
    label: 'timeline.shrink-span',
    keys: ['alt+shift+arrowleft'],
    when: hasClip,
    run: () => growSpan(-1),
  },
  {
    id: 'timeline.loop-span',
    label: 'timeline.loop-span',
    icon: 'loop',
    keys: ['shift+o'],
    when: hasSpan,
    run: loopSpan,
  },
  { id: 'timeline.clear-span', label: 'timeline.clear-span', keys: ['escape'], when: hasSpan, run: clearSpan },
]);

/** Repeats the chosen frames. */
export function loopSpan(): void {
  const { span } = spanSelection.getState();
  if (!span) return;
  playhead.setState({ loop: { from: span.from, to: span.to } });
  const { frame } = playhead.getState();
  if (frame < span.from || frame >= span.to) seek(span.from);
}
