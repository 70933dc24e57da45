import { setImmediate } from 'node:timers/promises';
import type { Annotations } from '#shared/annotation/draft.ts';
import { landmarkErrors, type SeenRows } from '#shared/annotation/landmark-errors.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { TakeReader } from './take-reader.ts';

/** Frames posed before the host answers others again: some 15 ms. */
const SLICE = 1024;
/** Frames within which a correction overrules the detector, generously. */
const AROUND = 30;

/** Distances of the body's landmarks from where they were seen or put, px, NaN where neither, shape [to − from, 33]. */
export async function jointErrors(
  reader: TakeReader,
  notes: Annotations,
  take: number,
  from: number,
  to: number,
): Promise<Float32Array> {
  const out = new Float32Array((to - from) * LANDMARK_COUNT);
  const head = reader.head(notes, take)!;
  const body = await reader.bodies.prepare(head.body);
  for (let start = from; start < to; start += SLICE) {
    if (start > from) await setImmediate();
    const end = Math.min(to, start + SLICE);
    const rows: SeenRows = {
      ptsUs: reader.read(notes, take, 'ptsUs', start, end),
      poses: reader.read(notes, take, 'poses', start, end),
      trans: reader.read(notes, take, 'trans', start, end),
      keypoints2d: reader.read(notes, take, 'keypoints2d', start, end),
      betas: head.betas,
      camera: head.camera,
      cameraMotion: head.cameraMotion,
      focalPx: head.focalPx,
      imageSize: head.imageSize,
    };
    const set = notes
      .entries(take, 'keypoints')
      .filter(({ frame }) => frame >= start - AROUND && frame < end + AROUND)
      .flatMap(({ frame, value }) => Object.keys(value).map((k) => ({ row: frame - start, landmark: Number(k) })));
    out.set(landmarkErrors(rows, body, set).landmarks, (start - from) * LANDMARK_COUNT);
  }
  return out;
}
