import { describe, expect, it } from 'vitest';
import { occluders, openSky } from '#models/demo-clip/generator/render/body-occlusion.ts';
import { march } from '#models/demo-clip/generator/render/march.ts';
import { hitRoom, ROOM } from '#models/demo-clip/generator/render/room.ts';
import { display } from '#models/demo-clip/generator/render/shade-math.ts';
import { createShadowMap } from '#models/demo-clip/generator/render/shadow-map.ts';
import { STUDIO } from '#models/demo-clip/generator/render/studio.ts';

describe('openSky', () => {
  const ball = Float32Array.of(0, 1, 0, 0.2);

  it('loses what a sphere overhead hides: its radius over its distance, squared', () => {
    expect(openSky(ball, 0, 0.5, 0, 0, 1, 0, 1)).toBeCloseTo(1 - (0.2 / 0.5) ** 2, 6);
  });

  it('loses nothing to a sphere behind the surface, far away or its own', () => {
    expect(openSky(ball, 0, 0.5, 0, 0, -1, 0, 1)).toBe(1);
    expect(openSky(ball, 0, 0, 0, 0, 1, 0, 1)).toBe(1);
    expect(openSky(ball, 0, 0.81, 0, 0, 1, 0, 1)).toBe(1);
  });

  it('has spheres on both sides of a body alike', () => {
    const joints = new Float32Array(72);
    expect(occluders(joints, 0).length % 4).toBe(0);
    expect(occluders(joints, 0).length).toBeGreaterThan(80);
  });
});

describe('createShadowMap', () => {
  const [kx, ky, kz] = STUDIO.key;
  // A plate of 0.4 m across the light's way at 0.5 m from the origin.
  const centre = [kx * 0.5, ky * 0.5, kz * 0.5];
  const a = [kz, 0, -kx];
  const b = [ky * a[2]! - kz * a[1]!, kz * a[0]! - kx * a[2]!, kx * a[1]! - ky * a[0]!];
  const corner = (u: number, v: number) => [0, 1, 2].map((k) => centre[k]! + 0.3 * u * a[k]! + 0.3 * v * b[k]!);
  const positions = Float32Array.from([corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)].flat());
  const map = createShadowMap();
  map.update(positions, [0, 1, 2, 0, 2, 3], [0, 0, 0]);

  it('keeps the light from what lies behind the body and leaves it to what lies in front', () => {
    expect(map.lit(0, 0, 0, 0.01)).toBe(0);
    expect(map.lit(kx, ky, kz, 0.01)).toBe(1);
    expect(map.lit(0.9 * a[0]!, 0.9 * a[1]!, 0.9 * a[2]!, 0.01)).toBe(1);
  });

  it('gives soft edges, softer farther behind', () => {
    const width = (behind: number) => {
      let partial = 0;
      for (let u = -1; u <= 1; u += 0.005) {
        const lit = map.lit(a[0]! * u - kx * behind, a[1]! * u - ky * behind, a[2]! * u - kz * behind, 0.01);
        if (lit > 0.02 && lit < 0.98) partial++;
      }
      return partial;
    };
    expect(width(-0.3)).toBeGreaterThan(1);
    expect(width(0.5)).toBeGreaterThan(width(-0.3) * 1.5);
  });
});

describe('the room', () => {
  it('is closed: every ray meets a plane at its own distance', () => {
    expect(hitRoom(0, 1, 0, 0, -1, 0)).toEqual({ t: 1, surface: 'floor' });
    expect(hitRoom(0, 1, 0, 0, 0, -1)).toEqual({ t: -ROOM.back, surface: 'back' });
    expect(hitRoom(0, 1, 0, -2, 0, 0)).toEqual({ t: -ROOM.left / 2, surface: 'left' });
  });

  it('finds the sideboard on the right and nothing in the middle', () => {
    const [ex, ey, ez] = STUDIO.eye;
    const towards = (x: number, y: number, z: number) => {
      const d = [x - ex, y - ey, z - ez];
      const n = Math.hypot(...d);
      return march(ex, ey, ez, d[0]! / n, d[1]! / n, d[2]! / n, 20);
    };
    expect(towards(1.72, 0.5, -2.2)?.t).toBeGreaterThan(4);
    expect(towards(0, 1, -2.49)).toBeNull();
  });
});

describe('display', () => {
  it('rises from black to white', () => {
    expect(display(0)).toBe(0);
    for (let x = 0; x < 3; x += 0.01) expect(display(x + 0.01)).toBeGreaterThanOrEqual(display(x));
    expect(display(4)).toBeGreaterThan(245);
    expect(display(100)).toBeLessThanOrEqual(255);
  });
});
