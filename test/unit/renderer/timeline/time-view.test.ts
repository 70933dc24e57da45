import { describe, expect, it } from 'vitest';
import {
  clampView,
  fitView,
  frameAtX,
  panView,
  revealFrame,
  timeAtX,
  viewOfSpan,
  xOfFrame,
  zoomView,
} from '#renderer/timeline/time-view.ts';

describe('time view', () => {
  it('finds the frame again whose place it gave', () => {
    const view = { from: 120.25, to: 180.5 };
    for (let frame = 121; frame < 180; frame++) {
      expect(frameAtX(view, 937, xOfFrame(view, 937, frame) + 0.01, 1000)).toBe(frame);
    }
  });

  it('keeps what lies under the pointer in its place while zooming', () => {
    const view = { from: 1000, to: 9000 };
    const x = 731;
    const anchor = timeAtX(view, 1600, x);
    const nearer = zoomView(view, anchor, 0.3, 100_000);
    expect(xOfFrame(nearer, 1600, anchor)).toBeCloseTo(x, 6);
    expect(nearer.to - nearer.from).toBeCloseTo(2400, 6);
  });

  it('zooms in to single frames and no farther, out to the whole clip and no farther', () => {
    let view = fitView(100_000);
    for (let i = 0; i < 60; i++) view = zoomView(view, 500, 0.5, 100_000);
    expect(view.to - view.from).toBe(12);
    expect(view.from).toBeLessThanOrEqual(500);
    expect(view.to).toBeGreaterThan(500);
    for (let i = 0; i < 60; i++) view = zoomView(view, 500, 2, 100_000);
    expect(view).toEqual({ from: 0, to: 100_000 });
  });

  it('shows clips shorter than the least zoom whole', () => {
    expect(clampView({ from: 1, to: 2 }, 3)).toEqual({ from: 0, to: 3 });
    expect(fitView(0)).toEqual({ from: 0, to: 1 });
  });

  it('stays inside the clip when it is moved', () => {
    expect(panView({ from: 0, to: 100 }, -50, 300)).toEqual({ from: 0, to: 100 });
    expect(panView({ from: 150, to: 250 }, 500, 300)).toEqual({ from: 200, to: 300 });
  });

  it('shows a span with air on both sides', () => {
    const view = viewOfSpan(100, 200, 1000);
    expect(view).toEqual({ from: 85, to: 215 });
  });

  it('moves no farther than needed for a frame to be seen, and a page on in playback', () => {
    const view = { from: 100, to: 200 };
    expect(revealFrame(view, 150, 1000)).toBe(view);
    const moved = revealFrame(view, 203, 1000);
    expect(moved.to).toBeCloseTo(208, 6);
    const page = revealFrame(view, 200, 1000, true);
    expect(page.from).toBeCloseTo(196, 6);
    expect(page.to - page.from).toBe(100);
  });
});
