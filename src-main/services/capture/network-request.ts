import { findNetworkSet, networkIdentity, newest } from '#main/engine/vibe/network-set.ts';
import type { Precision } from '#main/engine/vibe/precision.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { BUILTIN_NETWORK, knowsDetector } from '#main/model-library/shipped-models.ts';
import type { LiftMode, Refinement } from '#main/pipeline/lifting/lift-conventions.ts';
import { BUILTIN_BODY_NAME, builtinBodySha256 } from '#main/services/models/builtin-body.ts';
import type { LicenceClass } from '#shared/body/body-model.ts';
import type { ModelManifest } from '#shared/contract/models.ts';

/** A capture through a network of the model library. */
export interface NetworkOptions {
  /** Name of the generator. */
  readonly model: string;
  readonly refine: Refinement;
  readonly mode: LiftMode;
  readonly precision: Precision;
  /** One-euro smoothing of the network's poses. */
  readonly smooth: boolean;
}

/** A network capture with everything it depends on looked up. */
export interface ResolvedNetwork extends NetworkOptions {
  /** Hashes of the weights of all parts: what the result depends on. */
  readonly identity: readonly string[];
  /** Name of the body, in the library or built in. */
  readonly body: string;
  /** Name and hash of an imported pose prior, for the fit. */
  readonly prior: { readonly name: string; readonly sha256: string } | null;
  readonly licence: LicenceClass;
  /** Whether the network knows the detector's errors: the fit then holds on to its poses. */
  readonly trusted: boolean;
  /** Whether its poses are aimed at the landmarks where no fit follows. */
  readonly aimed: boolean;
  readonly generator: ModelManifest;
}

/** What captures do unless told otherwise: the built-in network, then our fit. */
export const DEFAULT_NETWORK: NetworkOptions = {
  model: BUILTIN_NETWORK,
  refine: 'fit',
  mode: 'studio',
  precision: 'auto',
  smooth: false,
};

/** The body a capture works with, and what its results depend on. */
export interface CaptureBody {
  readonly name: string;
  readonly sha256: string;
}

/** Looks up the models a network capture needs. @throws Problem model/unknown, model/wrong-kind, model/incomplete */
export async function resolveNetwork(options: NetworkOptions): Promise<ResolvedNetwork> {
  const library = openModelLibrary();
  const set = await findNetworkSet(library, options.model);
  const trusted = knowsDetector(set.generator);
  // The fit's own statistics go with the networks we train.
  const prior = trusted ? null : newest(await library.ofKind('pose-prior'));
  const parts = [set.generator, set.trunk, set.body].filter((part) => part !== null);
  return {
    ...options,
    identity: networkIdentity(set),
    body: set.body?.name ?? BUILTIN_BODY_NAME,
    prior: prior && { name: prior.name, sha256: prior.weights.sha256 },
    licence: parts.some(({ licence }) => licence === 'research-only') ? 'research-only' : 'free',
    trusted,
    aimed: set.options.aimed ?? false,
    generator: set.generator,
  };
}

/** The body of a capture: the network's own, else the built-in one. */
export async function captureBody(network: ResolvedNetwork | null): Promise<CaptureBody> {
  if (!network || network.body === BUILTIN_BODY_NAME) {
    return { name: BUILTIN_BODY_NAME, sha256: await builtinBodySha256() };
  }
  const { name, weights } = await openModelLibrary().find(network.body, 'body');
  return { name, sha256: weights.sha256 };
}
