import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VERSION } from '#main/host/version.ts';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { withCleanup } from '#main/services/cleanup/with-cleanup.ts';
import { createStudio } from '#main/services/studio/create-studio.ts';
import { demoPath } from '#main/services/studio/demo-project.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { loadTake } from '#main/store/take-records.ts';
import type { Take } from '#shared/fitting/take.ts';
import { loopDemo } from '../demo-media.ts';

/** Makes the demo project of a folder that `startServe` is given, captured. Returns its path. */
export async function prepareDemo(folder: string, signal: AbortSignal): Promise<string> {
  await using studio = createStudio({
    version: VERSION,
    shell: 'test',
    dataFolder: join(folder, 'data'),
    projectsFolder: join(folder, 'projects'),
    openAnnotation: withCleanup(openAnnotation),
  });
  await studio.handlers.projects.openDemo({}, signal);
  for await (const jobs of studio.handlers.jobs.list({}, signal)) {
    const failed = jobs.find(({ state }) => state === 'failed');
    if (failed) throw new Error(`the demo could not be captured: ${failed.problem?.message}`);
    if (jobs.length > 0 && jobs.every(({ state }) => state === 'succeeded')) break;
  }
  return demoPath(join(folder, 'data'));
}

/** Frames and people of the project that `prepareLong` makes. */
export const LONG = { frames: 100_000, people: 5 } as const;

/** Of the demo clip. */
const FPS = 30;

/**
 * Makes a project with almost an hour of video and five people in it, who do what the person of the demo does, each with
 * a delay. Returns its path.
 *
 * @param demo  a captured demo project
 */
export async function prepareLong(folder: string, demo: string, signal: AbortSignal): Promise<string> {
  const path = join(folder, 'projects', 'An hour.vibe');
  await mkdir(dirname(path), { recursive: true });
  const info = await loopDemo(join(folder, 'hour.mp4'), LONG.frames / FPS, 0.25);
  signal.throwIfAborted();
  using source = openProject(demo, { readOnly: true });
  const take = loadTake(source, 1)!;
  using store = openProject(path, { create: true });
  const mediaId = saveMedia(store, info);
  for (let person = 1; person <= LONG.people; person++) {
    signal.throwIfAborted();
    const takes = [repeated(take, info.ptsUs, person)];
    saveCapture(store, { mediaId, key: `bench-${person}`, details: { warnings: [], rejected: [] }, tracks: [], takes });
  }
  return path;
}

/** A take forwards and backwards in turn until the clip is full; numbers in px are those of a quarter of the size. */
function repeated(take: Take, ptsUs: Float64Array, person: number): Take {
  const frames = ptsUs.length;
  const period = 2 * take.frames - 2;
  const rowOf = (frame: number) => {
    const phase = (frame + 41 * person) % period;
    return phase < take.frames ? phase : period - phase;
  };
  const fill = <A extends Float32Array | Uint8Array>(out: A, from: A, row: number): A => {
    for (let frame = 0; frame < frames; frame++) {
      const at = rowOf(frame) * row;
      out.set(from.subarray(at, at + row), frame * row);
    }
    return out;
  };
  const rows = (from: Float32Array, row: number) => fill(new Float32Array(frames * row), from, row);
  return {
    ...take,
    person,
    firstFrame: 0,
    frames,
    ptsUs,
    poses: rows(take.poses, 72),
    trans: rows(take.trans, 3),
    joints: rows(take.joints, 72),
    jointsCam: rows(take.jointsCam, 72),
    keypoints2d: rows(take.keypoints2d, 99).map((value, i) => (i % 3 === 2 ? value : value / 4)),
    contacts: rows(take.contacts, 4),
    score: rows(take.score, 1),
    seen: fill(new Uint8Array(frames), take.seen, 1),
    focalPx: take.focalPx / 4,
    imageSize: [take.imageSize[0] / 4, take.imageSize[1] / 4],
    fit: { ...take.fit, reprojectionPx: take.fit.reprojectionPx / 4 },
  };
}
