import type { NetworkSet } from '#main/engine/vibe/network-set.ts';
import { trunkFile } from '#main/engine/vibe/trunk-file.ts';
import { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { LiftRequest, LiftResult } from '#main/pipeline/lift-people.ts';
import { featureWidth } from '#shared/networks/options.ts';
import { cropFeatures } from './crop-features.ts';
import { liftConventions } from './lift-conventions.ts';
import type { TrackLifter } from './track-lifter.ts';

/** Crops everybody out of every frame and puts what the trunk says of the crops through the temporal network. */
export async function liftFromPictures(
  { info, tracks, device, mode }: LiftRequest,
  library: ModelLibrary,
  { trunk, options }: NetworkSet,
  lifters: readonly TrackLifter[],
  ctx: TaskContext,
): Promise<LiftResult['engine']> {
  const width = featureWidth(options.encoder);
  await using pool = await TrunkPool.open({ fileFor: () => trunkFile(library, trunk!), width, device });
  const { cropScale, maxSide } = liftConventions(mode);
  const squares = lifters.map(({ lifted }) => lifted.boxes);
  const total = tracks.reduce((sum, { seen }) => sum + seen.reduce((count, s) => count + s, 0), 0);
  for await (const { rows, reply } of cropFeatures({ info, tracks, squares, scale: cropScale, maxSide }, pool, ctx)) {
    for (const [i, { track, row }] of rows.entries()) {
      await lifters[track]!.add(row, reply.features.subarray(i * width, (i + 1) * width));
    }
    ctx.report({ stage: 'lift', done: pool.spent.crops, total, unit: 'crops' });
  }
  return { device: pool.device, ...pool.spent };
}
