import { describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { clothLift, type Look, lookInto } from '#models/demo-clip/generator/render/dressing.ts';
import { dressingSpace } from '#models/demo-clip/generator/render/rest-space.ts';

const stuffAt = (x: number, y: number, z: number) =>
  lookInto({ color: [0, 0, 0], stuff: 'skin' } as Look, x, y, z).stuff;

describe('lookInto', () => {
  it('dresses chest and legs, leaves forearms, face and feet bare, and puts hair on top', () => {
    expect(stuffAt(0, 1.2, 0.1)).toBe('cloth');
    expect(stuffAt(0.1, 0.6, 0.05)).toBe('cloth');
    expect(stuffAt(0.5, 1.39, 0)).toBe('skin');
    expect(stuffAt(0, 1.57, 0.1)).toBe('skin');
    expect(stuffAt(0.12, 0.03, 0.1)).toBe('skin');
    expect(stuffAt(0, 1.7, -0.02)).toBe('hair');
    expect(stuffAt(0.031, 1.6, 0.08)).toBe('eye');
    expect(stuffAt(0.031, 1.6, -0.08)).toBe('hair');
  });

  it('has no colour outside 0..1', () => {
    const look: Look = { color: [0, 0, 0], stuff: 'skin' };
    for (let y = 0; y < 1.72; y += 0.01) {
      for (let x = -0.8; x < 0.8; x += 0.05) {
        lookInto(look, x, y, 0.05);
        for (const c of look.color) {
          expect(c).toBeGreaterThanOrEqual(0);
          expect(c).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

describe('clothLift', () => {
  it('is nothing on bare skin and never more than two and a half centimetres', () => {
    expect(clothLift(0.6, 1.39, 0)).toBe(0);
    expect(clothLift(0.12, 0.03, 0.1)).toBe(0);
    expect(clothLift(0, 1.2, 0.1)).toBeGreaterThan(0.004);
    for (let y = 0; y < 1.72; y += 0.01) {
      for (let x = 0; x < 0.8; x += 0.02) expect(clothLift(x, y, 0.03)).toBeLessThan(0.025);
    }
  });
});

describe('dressingSpace', () => {
  it('puts the soles at the floor and the crown at the stature the formulas know', async () => {
    const points = dressingSpace(await loadBuiltinBody());
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < points.length; i += 3) {
      low = Math.min(low, points[i]!);
      high = Math.max(high, points[i]!);
    }
    expect(low).toBeCloseTo(0, 6);
    expect(high).toBeCloseTo(1.718, 5);
  });
});
