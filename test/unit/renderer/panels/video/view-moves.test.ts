import { beforeEach, describe, expect, it } from 'vitest';
import { videoModel } from '#renderer/panels/video/model.ts';
import { fitPicture, panView, resizeView, zoomBy } from '#renderer/panels/video/view-moves.ts';
import { viewState } from '#renderer/panels/video/view-state.ts';

const picture = { width: 1280, height: 720 };
const scale = () => viewState.getState().view.scale;

describe('the view of the video panel', () => {
  beforeEach(() => {
    resizeView({ width: 400, height: 300 }, picture);
    fitPicture();
  });

  it('keeps the picture fitting when the panel grows', () => {
    const before = scale();
    resizeView({ width: 800, height: 600 }, picture);
    expect(scale()).toBeGreaterThan(before * 1.9);
  });

  it('keeps the zoom and the middle of the view once somebody zoomed', () => {
    zoomBy(3);
    const before = scale();
    resizeView({ width: 800, height: 600 }, picture);
    const { view } = viewState.getState();
    expect(view.scale).toBe(before);
    expect((400 - view.x) / view.scale).toBeCloseTo(640);
  });

  it('begins anew with a picture of another size', () => {
    zoomBy(3);
    resizeView({ width: 400, height: 300 }, { width: 720, height: 1280 });
    expect(viewState.getState().fitted).toBe(true);
    expect(scale()).toBeCloseTo(284 / 1280);
  });

  it('goes no smaller than half of what fits', () => {
    const fitted = scale();
    for (let i = 0; i < 20; i++) zoomBy(0.7);
    expect(scale()).toBeCloseTo(fitted / 2);
  });

  it('lets go of a person it follows when the picture is pushed', () => {
    videoModel.setState({ lockedTake: 3 });
    panView(5, 5);
    expect(videoModel.getState().lockedTake).toBeNull();
  });
});
