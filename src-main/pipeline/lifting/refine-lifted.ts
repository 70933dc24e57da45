import { loadBody, loadJoints49Source } from '#main/model-library/load-body.ts';
import { loadPosePrior } from '#main/model-library/load-priors.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';
import { poseMixture } from '#shared/fitting/pose-mixture.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { LiftMode, Refinement } from './lift-conventions.ts';
import { smoothLifted } from './smooth-lifted.ts';
import { type SmplifyModels, smplifyLifted } from './smplify-lifted.ts';

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
  return lifted.map((track, i) => {
    ctx.signal.throwIfAborted();
    const stop = (): boolean => ctx.signal.aborted;
    const fitted = models ? smplifyLifted(track, tracks[i]!, models, options.mode, stop) : track;
    if (models) ctx.report({ stage: 'smplify', done: i + 1, total: lifted.length, unit: 'people' });
    return options.smooth ? smoothLifted(fitted, (row) => seconds(track.firstFrame + row), options.mode) : fitted;
  });
}

async function smplifyModels(library: ModelLibrary, body: string | null): Promise<SmplifyModels> {
  if (body === null) throw new Problem('model/incomplete', { name: 'SMPLify', missing: "SMPL's body" });
  const [prior] = (await library.ofKind('pose-prior')).toSorted((a, b) => (a.imported_at < b.imported_at ? 1 : -1));
  if (!prior) throw new Problem('model/incomplete', { name: 'SMPLify', missing: 'a pose prior (gmm_08.pkl)' });
  return {
    body: await loadBody(library, body),
    joints49: await loadJoints49Source(library, body),
    prior: poseMixture({ ...(await loadPosePrior(library, prior.name)), name: prior.name }),
  };
}
