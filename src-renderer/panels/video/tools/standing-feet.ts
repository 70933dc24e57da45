import { JOINT } from '#shared/body/smpl-tree.ts';
import { intoFirst, intoFrame } from '#shared/camera/steady-view.ts';
import type { FloorPlane } from '#shared/fitting/terms/contact.ts';
import { scale, sub, type Vec3 } from '#shared/math/vec3.ts';
import { rowOfFrame, shownTakes } from '../../../document/clip-document.ts';
import { frameCameraOf } from '../../../document/filming-cameras.ts';
import { takeData } from '../../../document/take-data.ts';
import type { Point } from '../../../overlay/view-transform.ts';

/** Height of the ball of a foot over its sole, metres. */
const SOLE = 0.025;

/** Soles of everybody shown in a frame: where they are, in the axes of the first camera, and where they are seen. */
export function solesOf(frame: number, { up }: FloorPlane): { readonly sole: Vec3; readonly at: Point }[] {
  return shownTakes().flatMap((take) => {
    const data = takeData(take.id);
    const row = rowOfFrame(take, frame);
    if (!data || row === null || !data.hasRow(row)) return [];
    const joints = data.array('jointsCam');
    const now = frameCameraOf(take, frame);
    return [JOINT.l_foot, JOINT.r_foot].map((joint) => {
      const p = row * 72 + 3 * joint;
      const joint3: Vec3 = [joints[p]!, joints[p + 1]!, joints[p + 2]!];
      const sole = sub(now ? intoFirst(now, joint3) : joint3, scale([...up] as unknown as Vec3, SOLE));
      const seen = now ? intoFrame(now, sole) : sole;
      const focal = now?.focalPx ?? take.focal_px;
      const [width, height] = take.image_size;
      const z = Math.max(0.1, seen[2]);
      return {
        sole,
        at: { x: (focal * seen[0]) / z + width / 2, y: (focal * seen[1]) / z + height / 2 },
      };
    });
  });
}

/** The sole nearest to a point of the picture, within `reach` px; null where none is. */
export function soleAt(frame: number, floor: FloorPlane, at: Point, reach: number): Vec3 | null {
  const near = solesOf(frame, floor)
    .map(({ sole, at: seen }) => ({ sole, far: Math.hypot(seen.x - at.x, seen.y - at.y) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far <= reach ? near.sole : null;
}
