import { describe, expect, it } from 'vitest';
import { SKELETON_FORMATS, type TakeFormat } from '#main/services/export/export-formats.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from '#main/services/export/export-settings.ts';
import type { TakeLedger } from '#main/services/export/ledger.ts';
import { prepareBody, prepareTake, sourceFor } from '#main/services/export/prepare-take.ts';
import type { Findings } from '#main/services/export/receipt.ts';
import { skeletonFor } from '#main/services/export/skeleton-for.ts';
import { verifyFile } from '#main/services/export/verify-file.ts';
import { writeTake } from '#main/services/export/write-take.ts';
import type { Take } from '#shared/fitting/take.ts';
import { RETARGET_PRESETS } from '#shared/retarget/presets/retarget-presets.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = prepareBody(tinyBody());
const walk = proceduralTake(body.body, { frames: 60 });

const LEDGER: TakeLedger = {
  model: { name: 'net', sha256: 'ab'.repeat(32), licence: 'free' },
  body: { name: 'tiny', licence: 'free' },
  edits: 2,
  clean_up: [],
  licence: 'free',
};

/** Writes a take and reads it back, without a disk between. */
async function roundTrip(
  format: TakeFormat,
  take: Take = walk,
  settings: ExportSettings = DEFAULT_SETTINGS,
): Promise<Findings> {
  const source = sourceFor(format, prepareTake(take, body), settings, LEDGER);
  const scene = skeletonFor(format, source);
  const content = await writeTake(format, source, scene, { fileName: 'clip.mp4' }, `clip.${format}`);
  const bytes = content instanceof Uint8Array ? content : Buffer.from([...content].join(''));
  return verifyFile(format, bytes, source, scene);
}

describe('files of a take', () => {
  it.each([
    ['amass', 'm', 'Z'],
    ['trc', 'mm', 'Y'],
    ['c3d', 'mm', 'Z'],
    ['csv', 'm', 'Y'],
    ['mot', 'm', 'Y'],
    ['usd', 'm', 'Y'],
    ['usdz', 'm', 'Y'],
  ] as const)('%s has every joint of every frame in its place, in %s with %s up', async (format, units, up) => {
    const found = await roundTrip(format);
    expect(found).toMatchObject({ frames: 60, fps: 30, duration_s: 2, units, up_axis: up, resampling: null });
    expect(found.max_joint_error_mm).toBeLessThan(0.01);
    if (format !== 'trc' && format !== 'c3d') expect(found.max_rotation_error_deg).toBeLessThan(0.001);
  });

  it.each([
    [24_000, 1001],
    [25, 1],
    [30_000, 1001],
    [50, 1],
    [60_000, 1001],
    [60, 1],
    [120, 1],
  ])('are brought to %d/%d fps and say what became of the frames', async (num, den) => {
    const settings = { ...DEFAULT_SETTINGS, fps: { num, den } };
    const keys = Math.round((59 * num) / (30 * den)) + 1;
    const drift = Math.round((((keys - 1) * den) / num - 59 / 30) * 1e6);
    for (const format of ['fbx', 'bvh', 'glb', 'usd', 'trc', 'mot', 'c3d', 'csv'] as const) {
      const found = await roundTrip(format, walk, settings);
      expect(found.resampling).toEqual({ frames_in: 60, keys_out: keys, drift_us: drift });
      expect(found).toMatchObject({ frames: keys, fps: num / den, resampled: true });
      expect(found.max_joint_error_mm).toBeLessThan(0.01);
    }
  });

  it.each([
    [24_000, 1001, 30],
    [25, 1, 30],
    [50, 1, 60],
    [60_000, 1001, 60],
    [120, 1, 120],
  ])('give the SMPL add-ons %d/%d fps as %d, which they play at the right speed', async (num, den, rate) => {
    const found = await roundTrip('amass', proceduralTake(body.body, { frames: 50, fps: { num, den } }));
    expect(found.fps).toBe(rate);
    expect(Math.abs(found.duration_s - 1 / rate - (49 * den) / num)).toBeLessThanOrEqual(0.5 / rate);
  });

  it.each(RETARGET_PRESETS.map(({ id }) => id))('hold the skeleton of %s, every joint in its place', async (preset) => {
    for (const format of SKELETON_FORMATS) {
      const found = await roundTrip(format, walk, { ...DEFAULT_SETTINGS, preset });
      expect(found, format).toMatchObject({ preset, frames: 60 });
      expect(found.max_joint_error_mm, format).toBeLessThan(0.05);
      expect(found.max_rotation_error_deg, format).toBeLessThan(0.01);
      if (format !== 'bvh') expect(found.max_vertex_error_mm, format).toBeLessThan(0.05);
    }
  });

  it.each(['amass', 'trc', 'c3d', 'csv', 'mot'] as const)('%s with a single frame is read back too', async (format) => {
    expect((await roundTrip(format, proceduralTake(body.body, { frames: 1 }))).frames).toBe(1);
  });

  it.each(['trc', 'c3d', 'csv', 'amass'] as const)('%s that differs from its take is found out', async (format) => {
    const joints = walk.joints.slice();
    joints[100]! += 0.002;
    await expect(roundTrip(format, { ...walk, joints })).rejects.toThrow('2.00 mm');
  });

  it.each(['amass', 'trc', 'c3d', 'csv', 'mot'] as const)('%s with a broken number is found out', async (format) => {
    const poses = walk.poses.slice();
    poses[80] = Number.NaN;
    await expect(roundTrip(format, { ...walk, poses })).rejects.toThrow();
  });
});
