import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { loadBody, loadedBody } from '../../document/bodies.ts';
import { clipDocument, rowOfFrame, shownTakes } from '../../document/clip-document.ts';
import { filmingCameraOf } from '../../document/filming-cameras.ts';
import { takeData } from '../../document/take-data.ts';
import { shapedLandmarks } from '../../overlay/fitted-landmarks.ts';
import { layoutPerson, type PersonLayout, type RowReader } from '../../overlay/person-layout.ts';
import { rowsBefore } from './rows-before.ts';

const landmarks = new Map<string, ReturnType<typeof shapedLandmarks>>();
const asked = new Set<string>();

/** Called when a body came whose landmarks were missing. */
let onBody: () => void = () => {};

export function onBodyLoaded(listener: () => void): void {
  onBody = listener;
}

/**
 * Where everybody who is shown is in a frame; people whose rows are not there yet are left out.
 *
 * @param comparing  as it was before the last edit
 */
export function peopleOfFrame(frame: number, comparing = false): PersonLayout[] {
  const people: PersonLayout[] = [];
  const { keypoints } = clipDocument.getState();
  for (const take of shownTakes()) {
    const row = rowOfFrame(take, frame);
    const data = takeData(take.id);
    // Motion that was filmed by no camera we know has no place in the picture.
    if (take.world_only || row === null || !data?.hasRow(row)) continue;
    const now: RowReader = (name) => data.array(name);
    const camera = filmingCameraOf(take, frame);
    const before = comparing ? rowsBefore(take.id, row) : null;
    people.push(
      layoutPerson({
        take,
        focalPx: camera.focalPx,
        frame,
        row: before ? before.row : row,
        rows: before ? before.rows : now,
        edits: keypoints.get(take.id) ?? [],
        landmarks: landmarksOf(take)?.(camera.pose.rotation) ?? null,
      }),
    );
  }
  return people;
}

/** Landmarks of a take's body; null until the body is loaded, which this begins. */
function landmarksOf(take: TakeItem): ReturnType<typeof shapedLandmarks> | null {
  const key = `${take.body} ${take.betas.join()}`;
  const known = landmarks.get(key);
  if (known) return known;
  const body = loadedBody(take.body);
  if (body) {
    if (landmarks.size > 64) landmarks.clear();
    const made = shapedLandmarks(body, take.betas);
    landmarks.set(key, made);
    return made;
  }
  if (!asked.has(take.body)) {
    asked.add(take.body);
    loadBody(take.body, take.licence).then(
      () => onBody(),
      () => asked.delete(take.body),
    );
  }
  return null;
}
