import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILTIN_NETWORK, type ModelManifest } from '#shared/contract/models.ts';

export { BUILTIN_NETWORK };

const MANIFEST = new URL('../../models/builtin-temporal/manifest.json', import.meta.url);

/** Where the models lie that come with the studio, laid out like a user's library. */
export const SHIPPED_FOLDER = dirname(dirname(fileURLToPath(MANIFEST)));

/** Their names. They come first: a user's model of such a name is not found. */
export const SHIPPED_MODELS: readonly string[] = [BUILTIN_NETWORK];

/** The name of a shipped model as it is written, whatever the case it was asked for in. */
export function shippedName(name: string): string | undefined {
  return SHIPPED_MODELS.find((shipped) => shipped === name.toLowerCase());
}

/** What a manifest's `facts` say of networks that go with the built-in body and the studio's own detector. */
export const OWN_FACTS = { body: 'builtin', trained_on_detector: true } as const;

/** Whether a network's shape coefficients are those of the built-in body. */
export function isForBuiltinBody({ facts }: ModelManifest): boolean {
  return facts.body === OWN_FACTS.body;
}

/** Whether a network knows the errors of the studio's detector, so that the fit may hold on to its poses. */
export function knowsDetector({ facts }: ModelManifest): boolean {
  return facts.trained_on_detector === true;
}
