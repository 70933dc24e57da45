import { describe, expect, it } from 'vitest';
import { type FenceContext, FramePacing } from '#renderer/scene/frame-pacing.ts';

function card() {
  const state = { done: false, open: 0 };
  const gl: FenceContext = {
    SYNC_GPU_COMMANDS_COMPLETE: 37143,
    SYNC_STATUS: 37140,
    SIGNALED: 37145,
    fenceSync: () => {
      state.open++;
      return {} as WebGLSync;
    },
    deleteSync: () => void state.open--,
    getSyncParameter: () => (state.done ? 37145 : 0),
    flush: () => {},
  };
  return { state, pacing: new FramePacing(gl) };
}

describe('frame pacing', () => {
  it('waits until the last frame is finished', () => {
    const { state, pacing } = card();
    expect(pacing.mayDraw(0)).toBe(true);
    pacing.drawn(0);
    expect(pacing.mayDraw(16)).toBe(false);
    state.done = true;
    expect(pacing.mayDraw(17)).toBe(true);
    expect(state.open).toBe(0);
  });

  it('rests after a slow frame as long as it took, so that the video gets its share', () => {
    const { state, pacing } = card();
    pacing.drawn(0);
    state.done = true;
    expect(pacing.mayDraw(100)).toBe(false);
    expect(pacing.lastMs).toBe(100);
    expect(pacing.mayDraw(190)).toBe(false);
    expect(pacing.mayDraw(200)).toBe(true);
  });

  it('never rests longer than a blink', () => {
    const { state, pacing } = card();
    pacing.drawn(0);
    state.done = true;
    pacing.mayDraw(2000);
    expect(pacing.mayDraw(2161)).toBe(true);
  });

  it('draws at once after the card came back', () => {
    const { pacing } = card();
    pacing.drawn(0);
    pacing.forget();
    expect(pacing.mayDraw(1)).toBe(true);
  });
});
