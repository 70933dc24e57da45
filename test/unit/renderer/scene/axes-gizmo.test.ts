import { PerspectiveCamera } from 'three';
import { describe, expect, it } from 'vitest';
import { AXES_SIZE, hitAxes, layoutAxes } from '#renderer/scene/axes-gizmo.ts';
import { applyOrbit, PRESETS, type Preset, START_ORBIT } from '#renderer/scene/orbit.ts';

function axesFrom(preset: Preset) {
  const camera = new PerspectiveCamera();
  applyOrbit(camera, { ...START_ORBIT, ...PRESETS[preset] }, 1);
  return layoutAxes(camera.matrixWorldInverse);
}

describe('axes of the view', () => {
  it.each(['front', 'back', 'left', 'right', 'top'] as const)(
    'has the end one looks along in front, from %s',
    (preset) => {
      const nearest = axesFrom(preset).at(-1)!;
      expect(nearest.preset).toBe(preset);
      expect(nearest.depth).toBeGreaterThan(0.99);
    },
  );

  it('has X to the right and Y up, seen from the front', () => {
    const ends = axesFrom('front');
    const x = ends.find(({ label }) => label === 'X')!;
    const y = ends.find(({ label }) => label === 'Y')!;
    expect(x.x).toBeGreaterThan(AXES_SIZE / 2 + 20);
    expect(y.y).toBeLessThan(AXES_SIZE / 2 - 20);
  });

  it('gives the end under the pointer, the nearer of two', () => {
    const ends = axesFrom('front');
    expect(hitAxes(ends, AXES_SIZE / 2, AXES_SIZE / 2)!.preset).toBe('front');
    expect(hitAxes(ends, 2, 2)).toBeNull();
  });
});
