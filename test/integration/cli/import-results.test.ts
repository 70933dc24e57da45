import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { Take } from '#shared/fitting/take.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { DEMO_CLIP, scratchFolder, studio } from '#test/support/studio.ts';
import { asVibe, dumpAgain } from '#test/support/vibe-like-file.ts';

let take: Take;

beforeAll(async () => {
  take = proceduralTake(await loadBuiltinBody(), { frames: 90 });
});

/** A `vibe_output.pkl` of this program, made for the demo clip's size and rate. */
async function exported(folder: string, takes: readonly Take[] = [take]): Promise<string> {
  const body = await loadBuiltinBody();
  const request = { takes, body, formats: ['vibe-pkl'] as const, outDir: folder, baseName: 'old' };
  const [file] = await exportTakes(request, quietContext());
  return file!.path;
}

/** Imports a file into a project of the folder and exports what came of it as NPZ. */
async function roundTrip(folder: string, file: string, ...options: string[]) {
  const project = join(folder, 'old.vibe');
  const imported = await studio('takes', 'import', file, '--project', project, '--json', ...options);
  expect(imported.stderr + imported.stdout, 'import').toContain('"takes"');
  expect(imported.code).toBe(0);
  const out = join(folder, 'out');
  const written = await studio('export', '--project', project, '--formats', 'npz,bvh', '--out', out, '--json');
  expect(written.stderr).not.toContain('error');
  const { files } = JSON.parse(written.stdout) as { files: { format: string; path: string }[] };
  const npz = readNpz(readFileSync(files.find(({ format }) => format === 'npz')!.path));
  const joints = npzNumbers(npz, 'joints_cam', [null, 24, 3]).data;
  const seen = npzNumbers(npz, 'seen', [null]).data;
  return { report: JSON.parse(imported.stdout), joints, seen, files };
}

/** Mean and largest distance of rows of joints, metres. */
function distances(found: ArrayLike<number | bigint>, truth: Float32Array, rows: readonly number[]) {
  let sum = 0;
  let most = 0;
  for (const row of rows) {
    for (let j = 0; j < 24; j++) {
      const at = (row * 24 + j) * 3;
      const d = Math.hypot(...[0, 1, 2].map((a) => Number(found[at + a]) - truth[at + a]!));
      sum += d;
      most = Math.max(most, d);
    }
  }
  return { mean: sum / (24 * rows.length), most };
}

describe('takes import', () => {
  it('brings an exported take back to where it stood, beside its video', async () => {
    const folder = scratchFolder();
    const { report, joints, files } = await roundTrip(folder, await exported(folder), '--video', DEMO_CLIP);
    expect(report).toMatchObject({ body: 'builtin', focal_px: 1000, image_size: [1280, 720] });
    expect(report.takes).toMatchObject([{ person: 1, first_frame: 7, frames: 90 }]);
    expect(distances(joints, take.jointsCam, [...Array(90).keys()]).most).toBeLessThan(1e-4);
    expect(files.map(({ format }) => format).sort()).toEqual(['bvh', 'npz']);
  });

  it('needs no video, keeps several people apart, and is there once however often it is asked for', async () => {
    const folder = scratchFolder();
    const other = proceduralTake(await loadBuiltinBody(), { frames: 30, person: 4 });
    const file = await exported(folder, [take, other]);
    const project = join(folder, 'p.vibe');
    const first = await studio('takes', 'import', file, '--project', project, '--json');
    const again = await studio('takes', 'import', file, '--project', project, '--json');
    expect(JSON.parse(first.stdout).takes).toMatchObject([{ person: 1 }, { person: 4, frames: 30 }]);
    expect(JSON.parse(again.stdout).takes).toEqual(JSON.parse(first.stdout).takes);
    const listed = await studio('takes', '--project', project, '--json');
    expect(JSON.parse(listed.stdout).takes).toMatchObject([
      { person: 1, video: 'old-vibe_output.pkl', licence: 'research-only' },
      { person: 4, licence: 'research-only' },
    ]);
  });
});

describeWith('joblib')('takes import of a file as VIBE writes it', () => {
  it('puts people where its weak cameras see them, a tenth nearer than they say; holes are time', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'vibe_output.pkl');
    const holes = `
keep = np.r_[0:40, 60:90]
for p in d.values():
    for k in p:
        if p[k] is not None: p[k] = p[k][keep]
`;
    await dumpAgain(await exported(folder), file, asVibe([1280, 720]) + holes, 3);
    const options = ['--video', DEMO_CLIP, '--focal', '1000px'];
    const { report, joints, seen } = await roundTrip(folder, file, ...options);
    expect(report.warnings.map(({ code }: { code: string }) => code)).toEqual(['results/other-body']);
    const there = Array.from(seen, Number).flatMap((one, row) => (one ? [row] : []));
    expect(there).toEqual([...Array(90).keys()].filter((row) => row < 40 || row >= 60));
    const error = distances(joints, take.jointsCam, there);
    // 4 m away: what weak perspective does not tell of a body turning with stretched arms, and another body's bones.
    expect(error.mean).toBeLessThan(0.08);
    expect(error.most).toBeLessThan(0.3);
  });

  it.each([
    ['a missing array', "del d[1]['pose']", 'pose of person 1 is missing'],
    ['arrays of different lengths', "d[1]['pose'] = d[1]['pose'][:-1]", 'has the shape (89, 72) instead of (90, 72)'],
    ['what is not a number', "d[1]['betas'][5] = np.nan", 'betas of person 1 is not a number in row 5'],
    ['frames that do not ascend', "d[1]['frame_ids'][5] = 3", 'do not ascend'],
    ['frames beyond the video', "d[1]['frame_ids'] += 500", 'it speaks of frame 596, and the video has 255 frames'],
    ['cameras of another picture', asVibe([720, 1280]), 'the video shows 1280 × 720'],
  ])('refuses %s with a sentence, and leaves nothing behind', async (_what, edit, sentence) => {
    const folder = scratchFolder();
    const file = join(folder, 'bad.pkl');
    await dumpAgain(await exported(folder), file, edit);
    const project = join(folder, 'p.vibe');
    const { code, stderr } = await studio('takes', 'import', file, '--project', project, '--video', DEMO_CLIP);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('hint:');
    expect(existsSync(project)).toBe(false);
  });
});

describe('takes import refuses', () => {
  it.each([
    ['a missing file', null, 'there is no file of that name'],
    ['an empty file', '', 'it is empty'],
    ['something else', 'hello, this is no pickle', 'cannot be imported'],
  ])('%s', async (_what, content, sentence) => {
    const folder = scratchFolder();
    const file = join(folder, 'bad.pkl');
    if (content !== null) writeFileSync(file, content);
    const { code, stderr } = await studio('takes', 'import', file, '--project', join(folder, 'p.vibe'));
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
    expect(existsSync(join(folder, 'p.vibe'))).toBe(false);
  });
});
