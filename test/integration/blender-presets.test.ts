import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { alongWorldAxes } from '#shared/formats/bvh-skeleton.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import {
  createPosedSkeleton,
  poseSkeletonInto,
  restPose,
  type SkeletonMotion,
} from '#shared/formats/skeleton-motion.ts';
import { quaternionToMatrixInto } from '#shared/math/rotation.ts';
import { RETARGET_PRESETS } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { type BlenderSkeleton, blenderSkeletons, type Rows } from '#test/support/blender/blender-import.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { describeWith } from '#test/support/machine.ts';
import { type Move, movedTake } from '#test/support/moves.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const FRAMES = [0, 7, 29];
/** One each in turn, so that every skeleton and every kind of file meets whole and broken rates. */
const RATES = [
  { num: 30, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 60_000, den: 1001 },
] as const;
const MOVES: readonly Move[] = ['walk', 'squat', 'turn'];
const body = tinyBody();

interface Case {
  readonly path: string;
  readonly expected: SkeletonMotion;
  readonly fps: number;
}

let folder: string;
const cases = new Map<string, Case>();
const found = new Map<string, BlenderSkeleton>();

/** What Blender's bones look like beside ours: it gives bones of BVH and glTF axes of its own. */
function differences({ expected }: Case, scene: BlenderSkeleton): { mm: number; degrees: number } {
  const posed = createPosedSkeleton(expected);
  const rest = restPose(expected.joints);
  let mm = 0;
  let degrees = 0;
  FRAMES.forEach((frame, i) => {
    poseSkeletonInto(posed, expected, frame);
    expected.joints.forEach(({ name }, j) => {
      const now = scene.frames[i]![name]!;
      const [x, y, z] = posed.positions.subarray(3 * j, 3 * j + 3) as unknown as [number, number, number];
      mm = Math.max(mm, 1000 * Math.hypot(now[0]![3]! - x, now[1]![3]! + z, now[2]![3]! - y));
      const ours = sinceRest(matrixOf(posed.rotations, j), matrixOf(rest.rotations, j));
      const theirs = toOurAxes(sinceRest(now, scene.rest[name]!));
      const trace = ours.flat().reduce((sum, value, k) => sum + value * theirs.flat()[k]!, 0);
      degrees = Math.max(degrees, (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI);
    });
  });
  return { mm, degrees };
}

function matrixOf(rotations: Float64Array, joint: number): Rows {
  const m = new Float64Array(9);
  quaternionToMatrixInto(m, 0, rotations, 4 * joint);
  return [0, 1, 2].map((r) => [...m.subarray(3 * r, 3 * r + 3)]);
}

/** R = now · restᵀ, without scale. */
function sinceRest(now: Rows, rest: Rows): number[][] {
  const length = (m: Rows, c: number) => Math.hypot(m[0]![c]!, m[1]![c]!, m[2]![c]!);
  return [0, 1, 2].map((r) =>
    [0, 1, 2].map((c) =>
      [0, 1, 2].reduce((sum, k) => sum + (now[r]![k]! * rest[c]![k]!) / (length(now, k) * length(rest, k)), 0),
    ),
  );
}

/** Blender's world (Z up) to ours (Y up): x, z, −y. */
function toOurAxes(m: number[][]): number[][] {
  const axis = [0, 2, 1];
  const sign = [1, 1, -1];
  return [0, 1, 2].map((r) => [0, 1, 2].map((c) => sign[r]! * sign[c]! * m[axis[r]!]![axis[c]!]!));
}

describeWith('blender', 'blenderNumpy')('Blender, importing every skeleton', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'blender-presets-'));
    for (const [i, preset] of RETARGET_PRESETS.entries()) {
      // Thirty frames at any rate; moves and rates meet in all pairs.
      const rate = RATES[(i + Math.floor(i / 3)) % 3]!;
      const fps = rate.num / rate.den;
      const take = movedTake(body, MOVES[i % 3]!, { seconds: 30 / fps, fps: rate });
      const person = exportablePerson(take, body);
      const own = person.motion as BodyMotion;
      const motion = retarget(own, preset.id);
      const mesh = retargetMesh(person.mesh!, own, preset.id);
      const put = (format: string, content: Uint8Array | string, expected = motion) => {
        const path = join(folder, `${preset.id}.${format}`);
        writeFileSync(path, content);
        cases.set(`${preset.id}.${format}`, { path, expected, fps });
      };
      put('fbx', writeFbx([{ motion, mesh }], 'test', { space: preset.fbx }));
      put('glb', await writeGlb([{ motion, mesh }], 'test'));
      put('bvh', writeBvh(motion), alongWorldAxes(motion));
    }
    const scenes = await blenderSkeletons([...cases.values()].map(({ path, fps }) => ({ path, fps, frames: FRAMES })));
    for (const [i, name] of [...cases.keys()].entries()) found.set(name, scenes[i]!);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(RETARGET_PRESETS.map(({ id }) => id))('%s', (id) => {
    it.each(['fbx', 'glb', 'bvh'])('has the bones of the %s, each within 1 mm and 0.1° of its place', (format) => {
      const [wanted, scene] = [cases.get(`${id}.${format}`)!, found.get(`${id}.${format}`)!];
      expect(Object.keys(scene.rest).sort()).toEqual(wanted.expected.joints.map(({ name }) => name).sort());
      for (const { name, parent } of wanted.expected.joints) {
        expect(scene.parents[name], name).toBe(parent < 0 ? null : wanted.expected.joints[parent]!.name);
      }
      const { mm, degrees } = differences(wanted, scene);
      expect(mm).toBeLessThan(1);
      expect(degrees).toBeLessThan(0.1);
      // Blender's FBX importer counts frames at the whole rate and plays them at the broken one.
      const stretch = format === 'fbx' ? Math.round(wanted.fps) / wanted.fps : 1;
      expect((scene.range[1] - scene.range[0]) / scene.fps).toBeCloseTo((29 / wanted.fps) * stretch, 4);
    });

    it('rests on the floor, head up, toes ahead, left at +X', () => {
      const { rest, low } = found.get(`${id}.fbx`)!;
      const { expected } = cases.get(`${id}.fbx`)!;
      const at = (of: number) => {
        const name = expected.joints[expected.matches.find((match) => match.of === of && match.placed)!.joint]!.name;
        return [0, 1, 2].map((a) => rest[name]![a]![3]!);
      };
      expect(low!).toBeCloseTo(0, 3);
      expect(at(15)[2]! - at(7)[2]!).toBeGreaterThan(1.2);
      expect(at(10)[1]! - at(7)[1]!).toBeLessThan(-0.05);
      expect(at(16)[0]! - at(17)[0]!).toBeGreaterThan(0.2);
    });
  });
});
