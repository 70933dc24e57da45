import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { storeModels } from '#main/model-library/store-models.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { DEFAULT_SETTINGS } from '#main/services/export/export-settings.ts';
import { type ImportResultsRequest, importResults } from '#main/services/results/import-results.ts';
import { exportTakesOfProject } from '#main/services/takes/export-takes-of-project.ts';
import { listCaptures, loadCaptureDetails } from '#main/store/capture-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { loadTake } from '#main/store/take-records.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import type { CameraMotion } from '#shared/camera/camera-motion.ts';
import type { Take } from '#shared/fitting/take.ts';
import { vibeFromTake } from '#shared/formats/vibe-output/vibe-from-take.ts';
import { writeVibeOutput } from '#shared/formats/vibe-output/write-vibe-output.ts';
import { filmedTake } from '#test/support/filmed-take.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { tinyBody } from '#test/support/tiny-body.ts';
import { tinyBodyDraft } from '#test/support/tiny-body-draft.ts';

const folder = projectFolder();
const body = tinyBody();

const video = {
  path: 'walk.mp4',
  sha256: 'c'.repeat(64),
  width: 1280,
  height: 720,
  fps: { num: 30, den: 1 },
  variableRate: false,
  ptsUs: Float64Array.from({ length: 200 }, (_, i) => Math.round((i * 1e6) / 30)),
  durationUs: 200 / 30,
  focalPx: 1000,
} as unknown as VideoInfo;

/** An engine that knows one video, and how its camera moved. */
const engineOf = (motion: CameraMotion | null): Engine => {
  const verdict = { state: motion ? 'moves' : 'still', confidence: 1, turnDegrees: 20, motion };
  return { run: async (task: string) => (task === 'watchCamera' ? verdict : video) } as unknown as Engine;
};
const engine = engineOf(null);

beforeEach(() => {
  vi.stubEnv('VIBE_STUDIO_MODELS', folder.path('models'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Writes a file of results; without the note it looks like somebody else's. */
async function results(takes: readonly Take[], on: BodyModel = body, noted = false): Promise<string> {
  const { focalPx, imageSize, fps } = takes[0]!;
  const note = { software: 'test', focalPx, imageSize: [...imageSize] as [number, number], fps, body: on.name };
  const people = takes.map((take) => vibeFromTake(take, on));
  const bytes = Buffer.concat([...writeVibeOutput(people, note)].map((chunk) => Uint8Array.from(chunk)));
  const path = folder.path('vibe_output.pkl');
  if (!noted) bytes.write('Some Things ', bytes.indexOf('Vibe Studio '));
  await writeFile(path, bytes);
  return path;
}

const request = (path: string, more: Partial<ImportResultsRequest> = {}): ImportResultsRequest => ({
  path,
  videoPath: 'walk.mp4',
  fps: null,
  size: null,
  focal: null,
  body: null,
  // The cameras that are written here are right as they are.
  cropScale: 1,
  ...more,
});

function heard() {
  const codes: string[] = [];
  return { codes, ctx: { ...quietContext(), warn: ({ code }: { code: string }) => codes.push(code) } };
}

describe('importing results', () => {
  it('uses the body of the library that has as many vertices, with the file’s own shape', async () => {
    await storeModels(folder.path('models'), [tinyBodyDraft('other'), tinyBodyDraft('tiny-neutral')], { terms: null });
    using store = openProject(folder.path('p.vibe'), { create: true });
    const { codes, ctx } = heard();
    const take = proceduralTake(body, { frames: 40 });
    const imported = await importResults({ store, engine }, request(await results([take])), ctx);
    expect(imported).toMatchObject({ body: 'tiny-neutral', focalPx: 1000 });
    expect(codes).toEqual([]);
    const found = loadTake(store, imported.takes[0]!.id)!;
    expect(found).toMatchObject({
      person: 1,
      firstFrame: 7,
      frames: 40,
      body: 'tiny-neutral',
      licence: 'research-only',
    });
    for (const [k, beta] of take.betas.entries()) expect(found.betas[k]).toBeCloseTo(beta, 6);
    const joint = (of: Take, row: number, j: number) =>
      of.jointsCam.subarray((row * 24 + j) * 3, (row * 24 + j) * 3 + 3);
    for (const row of [0, 20, 39]) {
      const [x, y, z] = joint(found, row, 0) as unknown as [number, number, number];
      const [tx, ty, tz] = joint(take, row, 0) as unknown as [number, number, number];
      // What a weak camera cannot tell: a few centimetres at four metres.
      expect(Math.hypot(x - tx, y - ty)).toBeLessThan(0.05);
      expect(Math.abs(z - tz)).toBeLessThan(0.25);
    }
    const settings = { ...DEFAULT_SETTINGS, researchMesh: true };
    const wanted = { formats: ['glb', 'vibe-pkl'] as const, outDir: folder.path('out'), settings };
    const exported = await exportTakesOfProject(store, [], wanted, quietContext());
    expect(exported.map(({ path }) => basename(path))).toEqual(['walk-person1.glb', 'walk-vibe_output.pkl']);
  });

  it('leaves people where they stood before a camera that panned and zoomed', async () => {
    await storeModels(folder.path('models'), [tinyBodyDraft('tiny-neutral')], { terms: null });
    const imageSize = [1280, 720] as const;
    const panned = filmedTake(body, { imageSize, moving: true });
    const take = { ...panned, focalPx: 1000, firstFrame: 0 };
    const cameraMotion = { ...panned.cameraMotion!, ptsUs: video.ptsUs.slice(0, take.frames) };
    const file = await results([{ ...take, ptsUs: cameraMotion.ptsUs, cameraMotion }]);
    const drift = async (motion: CameraMotion | null) => {
      using store = openProject(folder.path(motion ? 'moves.vibe' : 'still.vibe'), { create: true });
      const { codes, ctx } = heard();
      const { takes } = await importResults({ store, engine: engineOf(motion) }, request(file), ctx);
      expect(codes).toEqual(motion ? ['camera/moves'] : []);
      const found = loadTake(store, takes[0]!.id)!;
      expect(found.cameraMotion).toEqual(motion ?? undefined);
      const way = (of: Take, a: number) => of.trans[3 * (take.frames - 1) + a]! - of.trans[a]!;
      return Math.hypot(...[0, 2].map((a) => way(found, a) - way(take, a)));
    };
    expect(await drift(cameraMotion)).toBeLessThan(0.3);
    expect(await drift(null)).toBeGreaterThan(0.8);
  });

  it('shows people on the built-in body where theirs is not at hand, says so, and keeps their shape', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const { codes, ctx } = heard();
    const path = await results([proceduralTake(body, { frames: 12, betas: [2] })]);
    const { captureId, body: name } = await importResults({ store, engine }, request(path), ctx);
    expect([name, ...codes]).toEqual(['builtin', 'results/other-body']);
    const details = loadCaptureDetails<{ source: string; betas: number[][] }>(store, captureId)!;
    expect(details.source).toBe('imported');
    expect(details.betas[0]![0]).toBeCloseTo(2, 6);
  });

  it('keeps holes as time: bridged, not seen, without score', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const take = proceduralTake(body, { frames: 3 });
    const file = await results([take]);
    const bytes = await readFile(file);
    // frame_ids are the last array: 7, 8, 9 become 7, 8, 27.
    const at = bytes.lastIndexOf(Buffer.from(BigInt64Array.of(9n).buffer));
    bytes.writeBigInt64LE(27n, at);
    await writeFile(file, bytes);
    const { takes } = await importResults({ store, engine }, request(file), quietContext());
    const found = loadTake(store, takes[0]!.id)!;
    expect(found.frames).toBe(21);
    expect([...found.seen].flatMap((one, row) => (one ? [row] : []))).toEqual([0, 1, 20]);
    expect([...found.score].every((score, row) => (found.seen[row] ? score > 0 : score === 0))).toBe(true);
    // Half the time of the hole, half of its way.
    const x = (row: number) => found.jointsCam[row * 72]!;
    expect(x(10) - x(1)).toBeCloseTo((9 / 19) * (x(20) - x(1)), 4);
  });

  it('takes rows in which nothing was detected as bridged, with the pose they have', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const take = proceduralTake(body, { frames: 8 });
    take.keypoints2d.fill(0, 3 * 99, 5 * 99);
    const { takes } = await importResults({ store, engine }, request(await results([take])), quietContext());
    const found = loadTake(store, takes[0]!.id)!;
    expect([...found.seen]).toEqual([1, 1, 1, 0, 0, 1, 1, 1]);
    for (let i = 3; i < 72; i++) expect(found.poses[4 * 72 + i]).toBeCloseTo(take.poses[4 * 72 + i]!, 4);
  });

  it('keeps what was detected, and invents nothing where nothing was', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const take = proceduralTake(body, { frames: 4 });
    const blind = proceduralTake(body, { frames: 4, person: 2 });
    blind.keypoints2d.fill(0);
    const { takes } = await importResults({ store, engine }, request(await results([take, blind])), quietContext());
    const [seen, unseen] = takes.map(({ id }) => loadTake(store, id)!);
    expect([...seen!.keypoints2d.subarray(0, 3)]).toEqual([...take.keypoints2d.subarray(0, 3)]);
    expect(unseen!.keypoints2d.every((value) => value === 0)).toBe(true);
    expect(unseen!.score[0]).toBeGreaterThan(0.5);
  });

  it('counts people from one where a file counts from zero', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const takes = [0, 3].map((person) => proceduralTake(body, { frames: 3, person }));
    const imported = await importResults({ store, engine }, request(await results(takes)), quietContext());
    expect(imported.takes.map(({ person }) => person)).toEqual([1, 4]);
  });

  it('puts people into the middle of the picture where their cameras are nonsense, and says so', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const { codes, ctx } = heard();
    const mirrored = vibeFromTake(proceduralTake(body, { frames: 3 }), body);
    mirrored.origCam.fill(-1);
    const note = {
      software: 'x',
      focalPx: 1,
      imageSize: [1, 1] as [number, number],
      fps: { num: 1, den: 1 },
      body: 'x',
    };
    const bytes = Buffer.concat([...writeVibeOutput([mirrored], note)].map((chunk) => Uint8Array.from(chunk)));
    bytes.write('Some Things ', bytes.indexOf('Vibe Studio '));
    await writeFile(folder.path('odd.pkl'), bytes);
    const imported = await importResults({ store, engine }, request(folder.path('odd.pkl')), ctx);
    expect(codes).toContain('results/no-place');
    const found = loadTake(store, imported.takes[0]!.id)!;
    expect(found.jointsCam.every(Number.isFinite)).toBe(true);
    expect(found.fit.score).toBe(0);
  });

  it('stores nothing when it is refused', async () => {
    using store = openProject(folder.path('p.vibe'), { create: true });
    const late = { ...proceduralTake(body, { frames: 3 }), firstFrame: 198 };
    const importing = importResults({ store, engine }, request(await results([late])), quietContext());
    await expect(importing).rejects.toMatchObject({ code: 'results/other-video' });
    expect([listCaptures(store), listMedia(store)]).toEqual([[], []]);
  });
});
