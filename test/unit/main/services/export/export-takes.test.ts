import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { EXPORT_FORMATS, EXTENSIONS, type ExportFormat, TAKE_FORMATS } from '#main/services/export/export-formats.ts';
import { DEFAULT_SETTINGS } from '#main/services/export/export-settings.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
let outDir: string;

beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'export-'));
});
afterEach(() => {
  rmSync(outDir, { recursive: true, force: true });
});

const request = (formats: readonly ExportFormat[] = EXPORT_FORMATS, take = proceduralTake(body, { frames: 60 })) => ({
  takes: [take],
  body,
  formats,
  outDir,
  baseName: 'clip',
});

describe('exportTakes', () => {
  it('writes every format of every person with its receipt, and nothing else', async () => {
    const takes = [1, 2].map((person) => proceduralTake(body, { frames: 20, person }));
    const files = await exportTakes({ ...request(), takes }, quietContext());
    const names = [1, 2].flatMap((n) =>
      ['.bvh', '.coco.json', '.fbx', '.glb', '.npz'].map((ext) => `clip-person${n}${ext}`),
    );
    expect(readdirSync(outDir).sort()).toEqual(names.flatMap((name) => [name, `${name}.receipt.json`]).sort());
    expect(files.map((file) => file.path).sort()).toEqual(names.map((name) => join(outDir, name)).sort());
  });

  it.each(['fbx', 'bvh', 'glb', 'npz'] as const)(
    '%s is read back by another reader within hundredths of a millimetre',
    async (format) => {
      const [file] = await exportTakes(request([format]), quietContext());
      const receipt = JSON.parse(readFileSync(file!.receiptPath, 'utf8'));
      expect(receipt).toEqual(file!.receipt);
      expect(receipt.max_joint_error_mm).toBeLessThan(0.01);
      expect(receipt.max_rotation_error_deg).toBeLessThan(0.001);
      if (format === 'fbx' || format === 'glb') expect(receipt.max_vertex_error_mm).toBeLessThan(0.01);
      else expect(receipt.max_vertex_error_mm).toBeNull();
      expect(receipt).toMatchObject({
        frames: 60,
        fps: 30,
        duration_s: 2,
        up_axis: 'Y',
        floor_height_m: 0,
        licence: 'free',
      });
      expect(receipt.units).toBe(format === 'fbx' || format === 'bvh' ? 'cm' : 'm');
      expect(receipt.sha256).toBe(createHash('sha256').update(readFileSync(file!.path)).digest('hex'));
    },
  );

  it('writes the keypoints of everybody as one OpenPose archive', async () => {
    const takes = [1, 2].map((person) => proceduralTake(body, { frames: 20, person }));
    const [file] = await exportTakes({ ...request(['openpose']), takes, clipName: 'clip.mp4' }, quietContext());
    expect(basename(file!.path)).toBe('clip-openpose.zip');
    expect(file!.receipt).toMatchObject({ person: null, people: [1, 2], frames: 20, first_frame: 7, units: 'px' });
    expect(file!.receipt.max_keypoint_error_px).toBeLessThan(0.001);
  });

  it('leaves the mesh out where the skeleton alone is asked for', async () => {
    const settings = { ...DEFAULT_SETTINGS, mesh: false };
    const files = await exportTakes({ ...request(['fbx', 'glb']), settings }, quietContext());
    for (const { receipt, path } of files) {
      expect(receipt.max_vertex_error_mm).toBeNull();
      expect(readFileSync(path).includes('Deformer') || readFileSync(path).includes('WEIGHTS_0')).toBe(false);
    }
  });

  it('tells when uneven frame times had to be brought to the nominal rate', async () => {
    const ptsUs = Float64Array.from({ length: 40 }, (_, f) => 25_000 * f + (f % 3) * 5000);
    const files = await exportTakes(
      request(EXPORT_FORMATS, proceduralTake(body, { frames: 40, ptsUs })),
      quietContext(),
    );
    const resampled = Object.fromEntries(
      files.map(({ format, receipt }) => [format, [receipt.resampled, receipt.frames]]),
    );
    expect(resampled).toEqual({
      fbx: [true, 30],
      bvh: [true, 30],
      glb: [false, 40],
      npz: [false, 40],
      coco: [false, 40],
    });
  });

  it('says which formats can keep frame times that are days apart', async () => {
    const take = { ...proceduralTake(body, { frames: 3 }), ptsUs: Float64Array.of(0, 33_000, 2e12) };
    await expect(exportTakes(request(['fbx'], take), quietContext())).rejects.toMatchObject({ code: 'export/format' });
    const files = await exportTakes(request(['npz'], take), quietContext());
    expect(files[0]!.receipt.frames).toBe(3);
  });

  it('keeps file systems happy with the clip’s name', async () => {
    const [file] = await exportTakes({ ...request(['npz']), baseName: 'a/b: "c"?' }, quietContext());
    expect(file!.path).toBe(join(outDir, 'a_b_ _c__-person1.npz'));
  });

  it('exports a take of a single frame', async () => {
    const files = await exportTakes(request(TAKE_FORMATS, proceduralTake(body, { frames: 1 })), quietContext());
    expect(files.map((file) => file.receipt.frames)).toEqual(TAKE_FORMATS.map(() => 1));
  });

  it('removes a file that does not agree with its take, and keeps the older file of that name', async () => {
    const take = proceduralTake(body, { frames: 10 });
    const joints = take.joints.slice();
    joints[100] = joints[100]! + 0.002;
    for (const format of ['fbx', 'glb', 'trc'] as const) {
      const older = join(outDir, `clip-person1${EXTENSIONS[format]}`);
      writeFileSync(older, 'older');
      await expect(exportTakes(request([format], { ...take, joints }), quietContext())).rejects.toMatchObject({
        code: 'export/mismatch',
        message: expect.stringContaining('2.00 mm'),
      });
      expect(readFileSync(older, 'utf8')).toBe('older');
    }
    expect(readdirSync(outDir)).toHaveLength(3);
  });

  it('gives a broken number away as a mismatch', async () => {
    const take = proceduralTake(body, { frames: 10 });
    const poses = take.poses.slice();
    poses[80] = Number.NaN;
    for (const format of ['glb', 'mot'] as const) {
      await expect(exportTakes(request([format], { ...take, poses }), quietContext())).rejects.toMatchObject({
        code: 'export/mismatch',
      });
    }
    expect(readdirSync(outDir)).toEqual([]);
  });

  it('says when the output folder cannot be made or a folder stands in the way', async () => {
    const file = join(outDir, 'file');
    writeFileSync(file, '');
    await expect(exportTakes({ ...request(), outDir: join(file, 'deeper') }, quietContext())).rejects.toMatchObject({
      code: 'output/unwritable',
      side: 'input',
    });
    mkdirSync(join(outDir, 'clip-person1.bvh'));
    await expect(exportTakes(request(['bvh']), quietContext())).rejects.toMatchObject({ code: 'output/unwritable' });
    expect(readdirSync(outDir).sort()).toEqual(['clip-person1.bvh', 'file']);
  });

  // Linux has a device that is always full.
  it.runIf(existsSync('/dev/full'))('says that the disk is full, and keeps the older file', async () => {
    writeFileSync(join(outDir, 'clip-person1.bvh'), 'older');
    symlinkSync('/dev/full', join(outDir, '.clip-person1.bvh.part'));
    symlinkSync('/dev/full', join(outDir, '.clip-person1.usda.part'));
    await expect(exportTakes(request(['usd']), quietContext())).rejects.toMatchObject({ code: 'output/disk-full' });
    await expect(exportTakes(request(['bvh']), quietContext())).rejects.toMatchObject({
      code: 'output/disk-full',
      side: 'machine',
    });
    expect(readdirSync(outDir)).toEqual(['clip-person1.bvh']);
    expect(readFileSync(join(outDir, 'clip-person1.bvh'), 'utf8')).toBe('older');
  });

  it('gives two takes of one person names of their own', async () => {
    const take = proceduralTake(body, { frames: 3 });
    const files = await exportTakes({ ...request(['npz']), takes: [take, take] }, quietContext());
    expect(files.map((file) => basename(file.path))).toEqual(['clip-person1.npz', 'clip-person1-2.npz']);
  });

  it('refuses a format it does not know before writing anything', async () => {
    const bad = exportTakes(request(['bvh', 'obj' as ExportFormat]), quietContext());
    await expect(bad).rejects.toMatchObject({ code: 'export/format', message: expect.stringContaining('obj') });
    expect(readdirSync(outDir)).toEqual([]);
  });

  it.each([
    [{ fps: { num: 0, den: 1 } }, 'export/rate', '0 is not a frame rate'],
    [{ fps: { num: 1_000_000_000, den: 1 } }, 'export/rate', '1000000000 is not a frame rate'],
    [{ preset: 'lego' }, 'export/preset', 'lego'],
    [{ template: 'a/{clip}' }, 'export/name', '"/"'],
    [{ template: '{actor}' }, 'export/name', '{actor} is not known'],
  ])('refuses %j in a clear sentence before anything is written', async (wrong, code, words) => {
    const settings = { ...DEFAULT_SETTINGS, ...wrong };
    const refused = exportTakes({ ...request(['bvh']), settings, outDir: join(outDir, 'new') }, quietContext());
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(words), side: 'input' });
    expect(readdirSync(outDir)).toEqual([]);
  });

  it('lets a body for research only out with somebody’s yes, or as a skeleton', async () => {
    const research = { ...body, licence: 'research-only' as const };
    const asked = { ...request(['glb', 'bvh']), body: research };
    await expect(exportTakes(asked, quietContext())).rejects.toMatchObject({
      code: 'export/research-mesh',
      message: expect.stringContaining('glb'),
      hint: expect.stringContaining('--skeleton-only'),
    });
    expect(readdirSync(outDir)).toEqual([]);
    const bare = await exportTakes({ ...asked, settings: { ...DEFAULT_SETTINGS, mesh: false } }, quietContext());
    expect(bare.map(({ receipt }) => receipt.max_vertex_error_mm)).toEqual([null, null]);
    const agreed = { ...DEFAULT_SETTINGS, researchMesh: true };
    const [, glb] = await exportTakes({ ...asked, settings: agreed }, quietContext());
    expect(glb!.receipt.max_vertex_error_mm).not.toBeNull();
    expect(glb!.receipt.ledger[0]!.body).toEqual({ name: 'tiny', licence: 'research-only' });
  });

  it('names files by a template, with emoji, Chinese and spaces', async () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      fps: { num: 30_000, den: 1001 },
      template: '步行 🏃 {project}_{clip}_{fps}',
    };
    const [file] = await exportTakes({ ...request(['bvh']), settings, project: 'a:b' }, quietContext());
    expect(basename(file!.path)).toBe('步行 🏃 a_b_clip_29.97.bvh');
  });

  it('stops between files when cancelled and reports each finished one', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const ctx = {
      ...quietContext(abort.signal),
      report: ({ done }: { done: number }) => {
        seen.push(done);
        abort.abort();
      },
    };
    await expect(exportTakes(request(['bvh', 'npz']), ctx)).rejects.toThrow(/abort/i);
    expect(seen).toEqual([1]);
    expect(readdirSync(outDir)).toHaveLength(2);
  });

  it('stops in the middle of a file and leaves nothing of it', async () => {
    const abort = new AbortController();
    const running = exportTakes(request(['fbx'], proceduralTake(body, { frames: 3000 })), quietContext(abort.signal));
    setTimeout(() => abort.abort(), 5);
    await expect(running).rejects.toThrow(/abort/i);
    expect(readdirSync(outDir)).toEqual([]);
  });

  it('overwrites what a killed run left unfinished', async () => {
    writeFileSync(join(outDir, '.clip-person1.npz.part'), 'half');
    await exportTakes(request(['npz']), quietContext());
    expect(existsSync(join(outDir, '.clip-person1.npz.part'))).toBe(false);
  });
});
