import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT, JOINT_NAMES, PARENTS } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { bodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import {
  type BlenderPerson,
  type BlenderScene,
  blenderImport,
  numpyLoad,
  type Rows,
} from '#test/support/blender/blender-import.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';

const FRAMES = [0, 1, 17, 45, 89];
const FPS = 30;

/** Our world (Y up, Z to the viewer) in Blender's axes (Z up, -Y to the viewer). */
const toBlender = (x: number, y: number, z: number): [number, number, number] => [x, -z, y];

/** A scene and the file it came from. */
type Imported = BlenderScene & { readonly path: string };

let folder: string;
let body: BodyModel;
let take: Take;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blender-export-'));
  body = await loadBuiltinBody();
  take = proceduralTake(body, { frames: 90, betas: [1, -0.5, 0.3, 0.5] });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function importAs(format: 'fbx' | 'bvh' | 'glb', subject = take, frames = FRAMES): Promise<Imported> {
  const { num, den } = subject.fps;
  const [file] = await exportTakes({ ...request(subject, `${num}-${den}`), formats: [format] }, quietContext());
  return { ...(await blenderImport(file!.path, frames, num / den)), path: file!.path };
}

function request(subject: Take, baseName: string) {
  return { takes: [subject], body, outDir: folder, baseName };
}

/** Largest distance of a bone's head from its joint, mm, and largest angle between what both did since rest, degrees. */
function differences(person: BlenderPerson): { mm: number; degrees: number } {
  const motion = bodyMotion(take, shapedRestJoints(restJoints(body), take.betas));
  let mm = 0;
  let degrees = 0;
  for (const { frame, bones } of person.frames) {
    const { rotations } = poseAt(motion, frame);
    JOINT_NAMES.forEach((name, j) => {
      const at = (frame * 24 + j) * 3;
      const joint = toBlender(take.joints[at]!, take.joints[at + 1]!, take.joints[at + 2]!);
      const bone = bones[name]!;
      mm = Math.max(mm, 1000 * Math.hypot(...joint.map((value, a) => value - bone[a]![3]!)));
      const turned = sinceRest(bone, person.rest[name]!);
      const ours = inBlenderAxes(rotations, 9 * j);
      const trace = turned.reduce((sum, value, i) => sum + value * ours[i]!, 0);
      degrees = Math.max(degrees, (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI);
    });
  }
  return { mm, degrees };
}

/** World rotation of a bone since rest, whatever axes Blender gave the bone: R = pose · restᵀ, row-major. */
function sinceRest(pose: Rows, rest: Rows): number[] {
  const length = (m: Rows, column: number) => Math.hypot(m[0]![column]!, m[1]![column]!, m[2]![column]!);
  const out: number[] = [];
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += (pose[r]![k]! * rest[c]![k]!) / (length(pose, k) * length(rest, k));
      out.push(sum);
    }
  }
  return out;
}

/** Our rotation with rows and columns exchanged to Blender's axes: M · R · Mᵀ, row-major. */
function inBlenderAxes(rotations: ArrayLike<number>, at: number): number[] {
  const axis = [0, 2, 1];
  const sign = [1, -1, 1];
  return [0, 1, 2].flatMap((r) => [0, 1, 2].map((c) => sign[r]! * sign[c]! * rotations[at + 3 * axis[r]! + axis[c]!]!));
}

describeWith('blender')('Blender', () => {
  it('gives two people of one FBX an armature, mesh and action each', async () => {
    const takes = [1, 2].map((person) => proceduralTake(body, { frames: 20, person, betas: [3 - 2 * person] }));
    const path = join(folder, 'two.fbx');
    writeFileSync(
      path,
      writeFbx(
        takes.map((one) => exportablePerson(one, body)),
        'test',
      ),
    );
    const { people } = await blenderImport(path, [19], FPS);
    expect(people.map(({ name, action }) => [name, action])).toEqual([
      ['person1', 'person1|people'],
      ['person2', 'person2|people'],
    ]);
    people.forEach((person, i) => {
      const bone = person.frames[0]!.bones[`${person.name}_r_wrist`]!;
      const at = (19 * 24 + JOINT.r_wrist) * 3;
      const [x, y, z] = takes[i]!.joints.subarray(at, at + 3) as unknown as [number, number, number];
      expect(Math.hypot(...toBlender(x, y, z).map((value, a) => value - bone[a]![3]!))).toBeLessThan(0.001);
      expect(person.mesh!.count).toBe(body.vertexCount);
    });
  });

  describe.each(['fbx', 'bvh'] as const)('importing %s', (format) => {
    checkMotion(() => importAs(format));

    it.each([
      [24_000, 1001],
      [30_000, 1001],
      [60_000, 1001],
      [50, 1],
    ])('sets the scene to %d/%d fps and places the last frame where it belongs', async (num, den) => {
      const subject = proceduralTake(body, { frames: 12, fps: { num, den } });
      const { fps, people } = await importAs(format, subject, [0, 11]);
      expect(fps).toBeCloseTo(num / den, 3);
      const [first, last] = people[0]!.range!;
      // Blender's FBX importer reckons 29.97 fps as 30 when it places keys; nothing in a file can change that.
      expect(last - first).toBeCloseTo(format === 'fbx' && den === 1001 ? 11.011 : 11, 4);
      const bone = people[0]!.frames[1]!.bones.l_wrist!;
      const at = (11 * 24 + JOINT_NAMES.indexOf('l_wrist')) * 3;
      const joint = toBlender(subject.joints[at]!, subject.joints[at + 1]!, subject.joints[at + 2]!);
      expect(Math.hypot(...joint.map((value, a) => value - bone[a]![3]!))).toBeLessThan(0.001);
    });
  });
});

describeWith('blender', 'blenderNumpy')('Blender', () => {
  it('has a numpy that opens a take’s arrays without pickles', async () => {
    const [file] = await exportTakes({ ...request(take, '30-1'), formats: ['npz'] }, quietContext());
    const arrays = await numpyLoad(file!.path);
    expect(arrays.poses).toMatchObject({ dtype: '<f4', shape: [90, 72] });
    expect(arrays.poses!.sum).toBeCloseTo(
      take.poses.reduce((a, b) => a + b, 0),
      2,
    );
    expect(arrays.keypoints2d!.shape).toEqual([90, 33, 3]);
    expect(arrays.pts_us).toMatchObject({ dtype: '<i8', sum: take.ptsUs.reduce((a, b) => a + b, 0) });
    expect(arrays.gender).toMatchObject({ dtype: '<U7', shape: [], text: 'neutral' });
    expect(arrays.licence!.text).toBe('free');
  });

  describe('importing glb', () => {
    checkMotion(() => importAs('glb'));
  });
});

/** What every format has to show in Blender. */
function checkMotion(load: () => Promise<Imported>): void {
  let scene: Imported;
  let person: BlenderPerson;
  beforeAll(async () => {
    scene = await load();
    person = scene.people[0]!;
  });

  it('finds one person with SMPL’s 24 joints and their parents', () => {
    expect(scene.people).toHaveLength(1);
    const names = Object.keys(person.rest);
    expect(names.sort()).toEqual([...JOINT_NAMES].sort());
    JOINT_NAMES.forEach((name, j) => {
      expect(person.parents[name], name).toBe(PARENTS[j]! < 0 ? null : JOINT_NAMES[PARENTS[j]!]);
    });
  });

  it('has every joint within 1 mm and 0.1° of the take', () => {
    const { mm, degrees } = differences(person);
    expect(mm).toBeLessThan(1);
    expect(degrees).toBeLessThan(0.1);
  });

  it('shows the figure upright on the floor, facing the viewer, its left at +X', () => {
    const { bones } = person.frames[0]!;
    const head = (name: string) => [0, 1, 2].map((a) => bones[name]![a]![3]!);
    expect(head('head')[2]! - head('l_foot')[2]!).toBeGreaterThan(1.2);
    expect(Math.min(head('l_foot')[2]!, head('r_foot')[2]!)).toBeCloseTo(0.03, 3);
    expect(head('l_shoulder')[0]! - head('r_shoulder')[0]!).toBeGreaterThan(0.2);
    // Toes lie before ankles; the viewer looks along +Y.
    const forward = person.rest.l_foot![1]![3]! - person.rest.l_ankle![1]![3]!;
    expect(forward).toBeLessThan(-0.05);
  });

  it('has the right frame rate and length', () => {
    // glTF tells seconds and no rate; Blender puts its keys on the scene's.
    if (!scene.path.endsWith('.glb')) expect(scene.fps).toBe(FPS);
    const [first, last] = person.range!;
    expect((last - first) / scene.fps).toBeCloseTo(89 / FPS, 4);
  });

  it('bends the mesh as our own skinning does, at the right height and size', () => {
    if (!person.mesh) return;
    const shaped = shapeBody(body, take.betas);
    const rest = shapedRestJoints(restJoints(body), take.betas);
    const motion = bodyMotion(take, rest);
    const vertices = new Float32Array(body.vertexCount * 3);
    const heightOf = (points: Float32Array) => {
      const ys = points.filter((_, i) => i % 3 === 1);
      return { low: ys.reduce((a, b) => Math.min(a, b)), high: ys.reduce((a, b) => Math.max(a, b)) };
    };
    const own = heightOf(shaped.vertices);
    const { low, high } = person.mesh.rest;
    expect(high[2] - low[2]).toBeCloseTo(own.high - own.low, 3);
    expect(low[2], 'the T-pose stands on the floor').toBeCloseTo(0, 3);
    expect(person.mesh.count).toBe(body.vertexCount);
    person.frames.forEach(({ frame }, i) => {
      skinInto(vertices, shaped, rest, poseAt(motion, frame));
      const { points, bounds } = person.mesh!.frames[i]!;
      let worst = 0;
      points.forEach((point, k) => {
        const at = 3 * k * person.mesh!.step;
        const vertex = toBlender(vertices[at]!, vertices[at + 1]!, vertices[at + 2]!);
        worst = Math.max(worst, Math.hypot(...vertex.map((value, a) => value - point[a]!)));
      });
      expect(worst).toBeLessThan(0.001);
      expect(bounds.low[2]).toBeCloseTo(heightOf(vertices).low, 3);
    });
  });
}
