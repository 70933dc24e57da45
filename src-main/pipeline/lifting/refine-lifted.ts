import { newest } from '#main/engine/vibe/network-set.ts';
import { loadBody } from '#main/model-library/load-body.ts';
import { loadPosePrior } from '#main/model-library/load-priors.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { pickedJoints } from '#shared/compat/vibe/smplify/picked-joints.ts';
import { smplifyTrack } from '#shared/compat/vibe/smplify/smplify-track.ts';
import { Problem } from '#shared/errors/problem.ts';
import { poseMixture } from '#shared/fitting/pose-mixture.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { type LiftMode, liftConventions, type Refinement } from './lift-conventions.ts';
import { smoothLifted } from './smooth-lifted.ts';

export interface RefineOptions {
  readonly refine: Refinement;
  readonly smooth: boolean;
  readonly mode: LiftMode;
  /** The network's body in the library; null where none was imported. */
  readonly body: string | null;
}

/**
 * What VIBE's demo can do after its network, in its order: SMPLify, then smoothing. The studio's own fit is not part of
 * it.
 *
 * @throws Problem model/incomplete where SMPLify lacks a body or a pose prior
 */
export async function refineLifted(
  lifted: readonly LiftedTrack[],
  tracks: readonly PersonTrack[],
  seconds: (frame: number) => number,
  options: RefineOptions,
  library: ModelLibrary,
  ctx: TaskContext,
): Promise<LiftedTrack[]> {
  const models = options.refine === 'smplify' ? await smplifyModels(library, options.body) : null;
  const { cropScale, smplifyMode } = liftConventions(options.mode);
  const smplify = { mode: smplifyMode, cropScale };
  return lifted.map((track, i) => {
    ctx.signal.throwIfAborted();
    const stop = (): boolean => ctx.signal.aborted;
    const fitted = models
      ? smplifyTrack(track, tracks[i]!, models.body, models.joints49, models.prior, { ...smplify, stop }).posed
      : track;
    if (models) ctx.report({ stage: 'smplify', done: i + 1, total: lifted.length, unit: 'people' });
    return options.smooth ? smoothLifted(fitted, (row) => seconds(track.firstFrame + row), options.mode) : fitted;
  });
}

async function smplifyModels(library: ModelLibrary, body: string | null) {
  if (body === null) throw new Problem('model/incomplete', { name: 'SMPLify', missing: "SMPL's body" });
  const prior = newest(await library.ofKind('pose-prior'));
  if (!prior) throw new Problem('model/incomplete', { name: 'SMPLify', missing: 'a pose prior (gmm_08.pkl)' });
  const model = await loadBody(library, body);
  return {
    body: model,
    joints49: pickedJoints(model),
    prior: poseMixture({ ...(await loadPosePrior(library, prior.name)), name: prior.name }),
  };
}
