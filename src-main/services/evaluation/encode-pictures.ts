import type { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import type { PersonPicture } from './clip-predictor.ts';

/** Features of some pictures, batches side by side. */
export async function encodePictures(pool: TrunkPool, pictures: readonly PersonPicture[]): Promise<Float32Array> {
  const crops = pictures.map(({ width, height, data, box }) => ({ picture: { width, height, data }, ...box }));
  const batches = Array.from({ length: Math.ceil(crops.length / pool.batch) }, (_, i) =>
    pool.run(crops.slice(i * pool.batch, (i + 1) * pool.batch), 1),
  );
  const out = new Float32Array(crops.length * pool.width);
  for (const [i, { features }] of (await Promise.all(batches)).entries())
    out.set(features, i * pool.batch * pool.width);
  return out;
}
