import { describe, expect, it } from 'vitest';
import {
  actualSizeView,
  boxView,
  easeView,
  fitView,
  panBy,
  toPicture,
  toScreen,
  zoomAt,
} from '#renderer/overlay/view-transform.ts';

const picture = { width: 1280, height: 720 };
const panel = { width: 800, height: 600 };

describe('view of the picture', () => {
  it('fits the whole picture in the middle of the panel', () => {
    const view = fitView(picture, panel, 10);
    expect(view.scale).toBeCloseTo(780 / 1280);
    expect(toScreen(view, { x: 640, y: 360 })).toEqual({ x: 400, y: 300 });
    const corner = toScreen(view, { x: 0, y: 0 });
    expect(corner.x).toBeCloseTo(10);
    expect(corner.y).toBeGreaterThan(10);
  });

  it('keeps the point under the cursor when it zooms', () => {
    const view = fitView(picture, panel);
    const cursor = { x: 123, y: 456 };
    const before = toPicture(view, cursor);
    for (const factor of [1.2, 3, 0.4]) {
      const after = toPicture(zoomAt(view, cursor, factor), cursor);
      expect(after.x).toBeCloseTo(before.x, 6);
      expect(after.y).toBeCloseTo(before.y, 6);
    }
  });

  it('zooms neither beyond single pixels nor into nothing, and stays where it is at the limits', () => {
    const view = fitView(picture, panel);
    expect(zoomAt(view, { x: 0, y: 0 }, 1e9).scale).toBe(32);
    expect(zoomAt(view, { x: 0, y: 0 }, 1e-9, 0.3).scale).toBe(0.3);
    const nearest = zoomAt(view, { x: 50, y: 50 }, 1e9);
    expect(zoomAt(nearest, { x: 500, y: 70 }, 2)).toEqual(nearest);
  });

  it('never loses the picture when it is pushed', () => {
    const view = fitView(picture, panel);
    for (const [dx, dy] of [
      [1e5, 1e5],
      [-1e5, -1e5],
    ] as const) {
      const moved = panBy(view, dx, dy, picture, panel);
      const a = toScreen(moved, { x: 0, y: 0 });
      const b = toScreen(moved, { x: 1280, y: 720 });
      expect(a.x < panel.width && b.x > 0 && a.y < panel.height && b.y > 0).toBe(true);
    }
    expect(panBy(view, 5, -3, picture, panel)).toMatchObject({ x: view.x + 5, y: view.y - 3 });
  });

  it('shows one pixel on one pixel of the display', () => {
    expect(actualSizeView(fitView(picture, panel), panel, 2).scale).toBeCloseTo(0.5);
  });

  it('fills the panel with a person', () => {
    const view = boxView({ x: 100, y: 200, width: 50, height: 150 }, panel, 0.5);
    expect(toScreen(view, { x: 125, y: 275 })).toEqual({ x: 400, y: 300 });
    expect(view.scale).toBeCloseTo(600 / 300);
  });

  it('eases from one view to another and arrives', () => {
    const from = fitView(picture, panel);
    const to = boxView({ x: 100, y: 200, width: 50, height: 150 }, panel);
    expect(easeView(from, to, 1, panel).x).toBeCloseTo(to.x);
    const half = easeView(from, to, 0.5, panel);
    expect(half.scale).toBeCloseTo(Math.sqrt(from.scale * to.scale));
    expect(toPicture(half, { x: 400, y: 300 }).x).toBeCloseTo((640 + 125) / 2);
  });
});
