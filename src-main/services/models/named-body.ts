import { loadBody } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { BUILTIN_BODY_NAME, loadBuiltinBody } from './builtin-body.ts';

/**
 * The body that a take names: the built-in one, or one of the user's model library.
 *
 * @throws Problem model/unknown, model/wrong-kind, model/damaged
 */
export function namedBody(name: string): Promise<BodyModel> {
  return name === BUILTIN_BODY_NAME ? loadBuiltinBody() : loadBody(openModelLibrary(), name);
}

/** The bodies that some takes name, by name. @throws Problem as `namedBody` */
export async function bodiesOf(takes: readonly { readonly body: string }[]): Promise<Map<string, BodyModel>> {
  const names = [...new Set(takes.map(({ body }) => body))];
  return new Map(await Promise.all(names.map(async (name) => [name, await namedBody(name)] as const)));
}
