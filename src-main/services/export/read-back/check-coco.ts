import { z } from 'zod';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK, type LandmarkName } from '#shared/vision/blazepose.ts';
import { ReadBackError } from './read-back-error.ts';

const number = z.number();
const annotation = z.object({
  image_id: z.int(),
  category_id: z.literal(1),
  keypoints: z.array(number).length(51),
  num_keypoints: z.int(),
  bbox: z.array(number).length(4),
  area: number,
  iscrowd: z.literal(0),
});
const image = z.object({ id: z.int(), file_name: z.string(), width: z.int(), height: z.int() });
const link = z.array(z.int().min(1).max(17)).length(2);
const category = z.object({ id: z.literal(1), keypoints: z.array(z.string()).length(17), skeleton: z.array(link) });
const cocoFile = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
  categories: z.array(category).length(1),
});

/** Parses one record after the other: copies of all of them at once would fill the memory. */
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ReadBackError(`it is not a COCO keypoints file (${parsed.error.issues[0]?.message})`);
}

/** What was found in a keypoint file. */
export interface CocoCheck {
  readonly frames: number;
  /** Largest distance of a keypoint from the take's, px. */
  readonly maxErrorPx: number;
}

/** Parses a COCO file strictly and compares each keypoint, found by its name, with the take's landmark. */
export function checkCoco(bytes: Uint8Array, take: Take): CocoCheck {
  const { images, annotations, categories } = parse(cocoFile, JSON.parse(new TextDecoder().decode(bytes)));
  const frameOf = new Map<number, number>();
  for (const one of images) {
    const { id } = parse(image, one);
    frameOf.set(id, id - 1 - take.firstFrame);
  }
  const landmarks = categories[0]!.keypoints.map(
    (name) => LANDMARK[name.replace('left_', 'l_').replace('right_', 'r_') as LandmarkName],
  );
  const seen = take.seen.reduce((sum, one) => sum + one, 0);
  if (images.length !== take.frames || annotations.length !== seen) {
    throw new ReadBackError(`it holds ${images.length} frames and ${annotations.length} people`);
  }
  let maxErrorPx = 0;
  for (const one of annotations) {
    const { image_id, keypoints } = parse(annotation, one);
    const frame = frameOf.get(image_id);
    if (frame === undefined) throw new ReadBackError(`image ${image_id} is missing`);
    landmarks.forEach((landmark, k) => {
      const at = (frame * 33 + landmark) * 3;
      if (keypoints[3 * k + 2] === 0 && take.keypoints2d[at + 2]! <= 0) return;
      const dx = keypoints[3 * k]! - take.keypoints2d[at]!;
      const dy = keypoints[3 * k + 1]! - take.keypoints2d[at + 1]!;
      maxErrorPx = Math.max(maxErrorPx, Math.hypot(dx, dy));
    });
  }
  return { frames: images.length, maxErrorPx };
}
