import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from '#main/services/export/export-settings.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { openGlb } from '#main/services/export/read-back/read-glb.ts';
import { peopleOfScene } from '#main/services/export/scene-people.ts';
import { restJoints } from '#shared/body/rest-joints.ts';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
let outDir: string;

beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'together-'));
});
afterEach(() => {
  rmSync(outDir, { recursive: true, force: true });
});

const together = (takes: readonly Take[], settings: Partial<ExportSettings> = {}, formats = ['fbx', 'glb'] as const) =>
  exportTakes(
    { takes, body, formats, outDir, baseName: 'dance', settings: { ...DEFAULT_SETTINGS, together: true, ...settings } },
    quietContext(),
  );

/** Somebody who comes into the clip later. */
function later(person: number, frames: number, by: number): Take {
  const ptsUs = Float64Array.from({ length: frames }, (_, f) => Math.round(((f + by) * 1e6) / 30));
  const take = proceduralTake(body, { frames, person, ptsUs, betas: [0.2 * person] });
  return { ...take, firstFrame: take.firstFrame + by };
}

describe('people of one clip in one file', () => {
  it('have one file a format, with what was found of each', async () => {
    const files = await together([proceduralTake(body, { frames: 30 }), later(2, 20, 15)]);
    expect(files.map(({ path }) => basename(path))).toEqual(['dance.fbx', 'dance.glb']);
    for (const { receipt, person } of files) {
      expect(person).toBeNull();
      expect(receipt).toMatchObject({
        person: null,
        people: [1, 2],
        frames: 35,
        animation: 'people',
        floor_height_m: 0,
      });
      expect(receipt.by_person).toMatchObject([
        { person: 1, name: 'person1', starts_s: 0, frames: 30 },
        { person: 2, name: 'person2', starts_s: 0.5, frames: 20, first_frame: 22 },
      ]);
      expect(receipt.max_joint_error_mm).toBeLessThan(0.01);
      expect(receipt.max_vertex_error_mm).toBeLessThan(0.01);
      expect(receipt.ledger).toHaveLength(2);
    }
  });

  it('keep a file each in formats that hold one only', async () => {
    const takes = [1, 2].map((person) => proceduralTake(body, { frames: 5, person }));
    const files = await together(takes, {}, ['fbx', 'bvh'] as never);
    expect(files.map(({ path }) => basename(path)).sort()).toEqual([
      'dance-person1.bvh',
      'dance-person2.bvh',
      'dance.fbx',
    ]);
    expect(readdirSync(outDir)).toHaveLength(6);
  });

  it('stand on frames of one grid at another rate', async () => {
    const files = await together([proceduralTake(body, { frames: 30 }), later(2, 20, 7)], { fps: { num: 25, den: 1 } });
    for (const { receipt } of files) {
      // 7 / 30 s lies between two frames of 25 fps.
      expect(receipt.by_person![1]!.starts_s).toBeCloseTo(6 / 25, 6);
      expect(receipt.by_person![1]!.resampling).toMatchObject({ frames_in: 20 });
    }
  });

  it('get names of their own where one person was captured twice', async () => {
    const takes = [1, 1, 2].map((person) => proceduralTake(body, { frames: 4, person }));
    const [file] = await together(takes, {}, ['glb'] as never);
    expect(file!.receipt.by_person!.map(({ name }) => name)).toEqual(['person1', 'person3', 'person2']);
    const read = await openGlb(readFileSync(file!.path));
    for (const name of ['person1', 'person2', 'person3']) {
      expect(read({ names: JOINT_NAMES.map((joint) => `${name}_${joint}`), mesh: `${name}_body` }).frames).toBe(4);
    }
  });

  it('share one floor: what was captured in another world is seen by the same camera', () => {
    const first = proceduralTake(body, { frames: 4 });
    const camera = { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0.3, 1.2, 4] };
    const [, moved] = peopleOfScene([first, { ...first, person: 2, camera }], restJoints(body));
    expect(moved!.take.camera).toBe(first.camera);
    // The camera's own shift, in a world that is turned half about x.
    for (const [a, by] of [0.3, -0.2, 0].entries())
      expect(moved!.take.joints[a]! - first.joints[a]!).toBeCloseTo(by, 5);
  });
});

describe('what a file of curves may hold', () => {
  it('blend shapes leave the body as it was fitted and are read back vertex by vertex', async () => {
    for (const preset of ['smpl', 'unreal']) {
      const files = await together([proceduralTake(body, { frames: 3 })], { blendShapes: true, preset });
      for (const { receipt } of files) {
        expect(receipt.blend_shapes).toBeGreaterThan(0);
        expect(receipt.max_vertex_error_mm).toBeLessThan(0.01);
      }
    }
  });

  it('fewer keys are told with what they cost', async () => {
    const tolerance = { degrees: 0.5, millimetres: 5 };
    for (const preset of ['smpl', 'unreal']) {
      const takes = [1, 2].map((person) => proceduralTake(body, { frames: 60, person }));
      const files = await together(takes, { reduceKeys: tolerance, preset });
      for (const { receipt } of files) {
        const { keys_in, keys_out, max_error_mm, max_error_deg } = receipt.key_reduction!;
        expect(keys_out).toBeLessThan(0.7 * keys_in);
        expect(max_error_mm).toBeLessThanOrEqual(5);
        expect(max_error_deg).toBeLessThanOrEqual(0.5);
        // What the other reader found agrees with what was promised.
        expect(receipt.max_joint_error_mm).toBeLessThanOrEqual(5);
        expect(receipt.max_joint_error_mm).toBeGreaterThan(0.5 * max_error_mm);
        expect(receipt.frames).toBe(60);
      }
    }
  });

  it('a tolerance nobody can mean is refused before anything is written', async () => {
    const settings = { reduceKeys: { degrees: 0, millimetres: 1 } };
    await expect(together([proceduralTake(body, { frames: 3 })], settings)).rejects.toMatchObject({
      code: 'export/format',
    });
    expect(readdirSync(outDir)).toEqual([]);
  });
});

it('a camera goes along in every kind of file that can have one, and is no obstacle to reading it back', async () => {
  const takes = [proceduralTake(body, { frames: 8 })];
  const files = await together(takes, { camera: true }, ['fbx', 'glb', 'usd', 'usdz'] as never);
  for (const { receipt } of files) expect(receipt.max_joint_error_mm).toBeLessThan(0.01);
  expect(readFileSync(join(outDir, 'dance-person1.usda'), 'utf8')).toContain('def Camera "camera"');
  expect(readdirSync(outDir)).toContain('dance-person1.camera.json.receipt.json');
});
