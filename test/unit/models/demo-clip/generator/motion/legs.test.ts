import { describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { measureFoot } from '#models/demo-clip/generator/motion/foot-shape.ts';
import { planFoot } from '#models/demo-clip/generator/motion/footsteps.ts';
import { highestPelvis, type RestAt, solveLeg } from '#models/demo-clip/generator/motion/leg-ik.ts';
import { TIMING } from '#models/demo-clip/generator/motion/timing.ts';
import { add, apply, compose, rotation, sub, type Vec3 } from '#models/demo-clip/generator/motion/vec3.ts';
import { PATH_END, pathAt, walked } from '#models/demo-clip/generator/motion/walk-path.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';

const body = await loadBuiltinBody();
const rest = shapedRestJoints(restJoints(body), []);
const restAt: RestAt = (j) => [rest[3 * j]!, rest[3 * j + 1]!, rest[3 * j + 2]!];
const shape = measureFoot(body, rest);

describe('measureFoot', () => {
  it('finds the ankle a hand above the floor and the heel behind it', () => {
    expect(shape.ankleHeight(0, 0)).toBeGreaterThan(0.05);
    expect(shape.ankleHeight(0, 0)).toBeLessThan(0.11);
    expect(shape.heel.forward).toBeLessThan(shape.ankle.forward);
  });

  it('lifts the ankle when the heel rises, less so when the toes stay flat', () => {
    const flat = shape.ankleHeight(0, 0);
    expect(shape.ankleHeight(0.6, -0.6)).toBeGreaterThan(flat + 0.05);
    expect(shape.ankleHeight(0.6, 0)).toBeGreaterThan(shape.ankleHeight(0.6, -0.6));
  });
});

describe('solveLeg', () => {
  it('puts the ankle exactly where the foot wants it, whatever the pelvis does', () => {
    const root = compose(rotation(0, 0.7, 0), rotation(0.2, 0, 0), rotation(0, 0, -0.1));
    const pelvis: Vec3 = [0.3, 0.88, -0.4];
    for (const side of ['l', 'r'] as const) {
      const foot = {
        ankle: [0.4, 0.12, -0.2] as Vec3,
        heading: 0.9,
        pitch: 0.2,
        toeBend: -0.2,
        heelContact: 0,
        toeContact: 1,
      };
      const local = solveLeg(side, restAt, root, pelvis, foot, 0.8);
      let world = root;
      let point = pelvis;
      let parent: number = JOINT.pelvis;
      for (const name of ['hip', 'knee', 'ankle'] as const) {
        const j = JOINT[`${side}_${name}`];
        point = add(point, apply(world, sub(restAt(j), restAt(parent))));
        world = compose(world, local.get(j)!);
        parent = j;
      }
      for (let k = 0; k < 3; k++) expect(point[k]).toBeCloseTo(foot.ankle[k]!, 6);
      // The foot has the wanted heading and pitch.
      const forward = apply(world, [0, 0, 1]);
      expect(Math.atan2(forward[0], forward[2])).toBeCloseTo(0.9, 6);
      expect(-forward[1]).toBeCloseTo(Math.sin(0.2), 6);
    }
  });

  it('bends the knee forwards', () => {
    const foot = { ankle: [0.1, 0.08, 0] as Vec3, heading: 0, pitch: 0, toeBend: 0, heelContact: 1, toeContact: 1 };
    const local = solveLeg('l', restAt, rotation(0, 0, 0), [0, 0.7, 0], foot, 0);
    const thigh = apply(local.get(JOINT.l_hip)!, [0, -1, 0]);
    expect(thigh[2]).toBeGreaterThan(0.3);
  });
});

describe('highestPelvis', () => {
  it('is where the leg has just the allowed length', () => {
    const state = planFoot('l', shape)(4);
    const upright = rotation(0, 0, 0);
    const under: Vec3 = [state.ankle[0] - restAt(JOINT.l_hip)[0], 0, state.ankle[2]];
    const low = highestPelvis('l', restAt, upright, under, state, 0.95);
    const high = highestPelvis('l', restAt, upright, under, state, 1);
    expect(high).toBeGreaterThan(low);
    expect(high - low).toBeCloseTo(0.05 * 0.82, 2);
  });
});

describe('the walk', () => {
  it('covers the path at the stated speed and stops at its end', () => {
    expect(walked(1)).toBeCloseTo(TIMING.speed, 9);
    expect(walked(TIMING.stop)).toBeCloseTo(PATH_END, 9);
    expect(walked(99)).toBeCloseTo(PATH_END, 9);
    const a = pathAt(1);
    const b = pathAt(1.01);
    expect(Math.hypot(b.x - a.x, b.z - a.z)).toBeCloseTo(0.01, 5);
    expect(Math.atan2(b.x - a.x, b.z - a.z)).toBeCloseTo(pathAt(1.005).heading, 2);
  });

  it('lifts and sets down each foot without jumps', () => {
    for (const side of ['l', 'r'] as const) {
      const foot = planFoot(side, shape);
      let before = foot(0);
      for (let t = 1 / 240; t < 4; t += 1 / 240) {
        const now = foot(t);
        const speed = Math.hypot(...sub(now.ankle, before.ankle)) * 240;
        expect(speed).toBeLessThan(5.5);
        before = now;
      }
    }
  });
});
