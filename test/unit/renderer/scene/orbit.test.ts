import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import {
  applyOrbit,
  blend,
  dolly,
  framed,
  type Orbit,
  orbitFrom,
  pan,
  START_ORBIT,
  turn,
} from '#renderer/scene/orbit.ts';

const orbit: Orbit = { target: [0.4, 1.1, -0.6], yaw: 0.8, pitch: 0.35, distance: 4 };
const HEIGHT = 600;
const ASPECT = 1.5;

function seen(view: Orbit, point: readonly [number, number, number]): { x: number; y: number } {
  const camera = new PerspectiveCamera();
  applyOrbit(camera, view, ASPECT);
  const p = new Vector3(...point).project(camera);
  return { x: ((p.x + 1) / 2) * HEIGHT * ASPECT, y: ((1 - p.y) / 2) * HEIGHT };
}

describe('orbit', () => {
  it('has the target in the middle of the view', () => {
    const { x, y } = seen(orbit, [...orbit.target]);
    expect(x).toBeCloseTo((HEIGHT * ASPECT) / 2, 3);
    expect(y).toBeCloseTo(HEIGHT / 2, 3);
  });

  it('lets what is at the target follow the pointer when panning', () => {
    const moved = seen(pan(orbit, 80, -35, HEIGHT), [...orbit.target]);
    expect(moved.x).toBeCloseTo((HEIGHT * ASPECT) / 2 + 80, 3);
    expect(moved.y).toBeCloseTo(HEIGHT / 2 - 35, 3);
  });

  it('keeps what is below the pointer there when going nearer', () => {
    const point = pan(orbit, -120, 60, HEIGHT).target;
    const before = seen(orbit, [...point]);
    const x = (before.x - (HEIGHT * ASPECT) / 2) / (HEIGHT / 2);
    const y = (HEIGHT / 2 - before.y) / (HEIGHT / 2);
    const after = seen(dolly(orbit, 0.5, x, y), [...point]);
    expect(after.x).toBeCloseTo(before.x, 3);
    expect(after.y).toBeCloseTo(before.y, 3);
  });

  it('never turns over the top', () => {
    expect(turn(orbit, 0, 9).pitch).toBeLessThan(Math.PI / 2);
    expect(turn(orbit, 0, -9).pitch).toBeGreaterThan(-Math.PI / 2);
  });

  it('goes neither nearer than a hand nor further than a stadium', () => {
    expect(dolly(orbit, 1e-6).distance).toBe(0.25);
    expect(dolly(orbit, 1e6).distance).toBe(120);
  });

  it.each([0.4, 1, 2.4])('sees everybody when framing, in a view %s as wide as high', (aspect) => {
    const points = [0, 0, 0, 3, 1.8, -2, -2, 0.4, 1, 0.5, 2.2, 0];
    const view = framed(START_ORBIT, points, aspect);
    const camera = new PerspectiveCamera();
    applyOrbit(camera, view, aspect);
    let most = 0;
    for (let i = 0; i < points.length; i += 3) {
      const p = new Vector3(points[i]!, points[i + 1]!, points[i + 2]!).project(camera);
      most = Math.max(most, Math.abs(p.x), Math.abs(p.y));
    }
    expect(most).toBeLessThan(0.8);
    expect(most).toBeGreaterThan(0.5);
  });

  it('goes the shorter way around between two views', () => {
    const from = { ...orbit, yaw: 3 };
    const to = { ...orbit, yaw: -3 };
    expect(blend(from, to, 0.5).yaw).toBeCloseTo(Math.PI, 6);
    expect(blend(from, to, 0)).toEqual(from);
  });

  it('goes on from where the filming camera stood', () => {
    const camera = new PerspectiveCamera();
    applyOrbit(camera, orbit, 1);
    const back = orbitFrom(camera.position.toArray(), orbit.target);
    expect(back.yaw).toBeCloseTo(orbit.yaw, 9);
    expect(back.pitch).toBeCloseTo(orbit.pitch, 9);
    expect(back.distance).toBeCloseTo(orbit.distance, 9);
  });
});
