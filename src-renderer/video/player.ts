import { clipDocument } from '../document/clip-document.ts';
import { playhead } from '../document/playhead.ts';
import { type ClockStart, readClock } from './playback-clock.ts';

/** Lets the playhead wait for pictures: true while the shown frame is so far behind that playing on would lie. */
export type Waiting = () => boolean;

let waiting: Waiting = () => false;

/** The video panel says when playback must wait for its decoder. */
export function setPlaybackWaiting(next: Waiting | null): void {
  waiting = next ?? (() => false);
}

/**
 * Drives the playhead while it plays, by the wall clock and the clip's times. Whoever moves the playhead, changes the
 * rate or the loop meanwhile just starts the clock anew from there.
 *
 * @returns stops it
 */
export function startPlayer(): () => void {
  let start: ClockStart | null = null;
  let own = -1;
  let request = 0;

  function restart(): void {
    const { frame } = playhead.getState();
    const pts = clipDocument.getState().pts;
    start = pts ? { mediaUs: pts[Math.min(frame, pts.length - 1)] ?? 0, wallMs: performance.now() } : null;
    own = frame;
  }

  function tick(): void {
    request = 0;
    const { playing, rate, loop, frame } = playhead.getState();
    if (!playing) return;
    request = requestAnimationFrame(tick);
    const { pts } = clipDocument.getState();
    if (!pts || pts.length === 0) return;
    if (!start || frame !== own || waiting()) restart();
    if (!start) return;
    const reading = readClock({ pts, start, wallMs: performance.now(), rate, loop });
    own = reading.frame;
    if (reading.frame !== frame || reading.ended) {
      playhead.setState({ frame: reading.frame, ...(reading.ended ? { playing: false } : {}) });
    }
  }

  const stop = playhead.subscribe((now, before) => {
    if (now.playing && !before.playing) fromTheStart();
    if (now.playing && (!before.playing || now.rate !== before.rate || now.loop !== before.loop)) restart();
    if (now.playing && request === 0) request = requestAnimationFrame(tick);
  });
  return () => {
    stop();
    cancelAnimationFrame(request);
  };
}

/** Playing at the end begins anew, as every player does. */
function fromTheStart(): void {
  const { frame, frames, loop, rate } = playhead.getState();
  if (loop || frames === 0) return;
  if (rate > 0 && frame >= frames - 1) playhead.setState({ frame: 0 });
  if (rate < 0 && frame <= 0) playhead.setState({ frame: frames - 1 });
}
