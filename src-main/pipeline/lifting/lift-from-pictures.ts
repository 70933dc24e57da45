import type { TaskContext } from '#main/pipeline/context.ts';
import type { LiftResult } from '#main/pipeline/lift-people.ts';
import { cropFeatures } from './crop-features.ts';
import type { TrackLifter } from './track-lifter.ts';
import { openTrunkForClip, type PictureLift } from './trunk-for-clip.ts';

/** Crops everybody out of every frame and puts what the trunk says of the crops through the temporal network. */
export async function liftFromPictures(
  lift: PictureLift,
  lifters: readonly TrackLifter[],
  ctx: TaskContext,
): Promise<LiftResult['engine']> {
  await using pool = await openTrunkForClip(lift, ctx);
  const { width } = pool;
  const total = lift.run.tracks.reduce((sum, { seen }) => sum + seen.reduce((count, s) => count + s, 0), 0);
  for await (const { rows, reply } of cropFeatures(lift.run, pool, ctx)) {
    for (const [i, { track, row }] of rows.entries()) {
      await lifters[track]!.add(row, reply.features.subarray(i * width, (i + 1) * width));
    }
    ctx.report({ stage: 'lift', done: pool.spent.crops, total, unit: 'crops' });
  }
  return { device: pool.device, ...pool.spent };
}
