import { openModelLibrary } from '#main/model-library/model-library.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { SMPL_VERTEX_COUNT } from '#shared/body/joints49.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { ResultsFile } from './read-results-file.ts';

/** The body that shows imported results. */
export interface ChosenBody {
  readonly body: BodyModel;
  /** True where the file's shape coefficients are those of this body. */
  readonly sameShape: boolean;
}

/**
 * Chooses the body: the one that is asked for; the one the file names; the built-in one if the vertices are its; an
 * SMPL body of the model library with as many vertices (a neutral one first, as VIBE uses); else the built-in one, on
 * which the file's shape means nothing.
 *
 * @param asked name of a body from the user
 * @throws Problem model/unknown, model/wrong-kind, model/damaged for a body that is asked for
 */
export async function chooseBody(file: ResultsFile, asked: string | null): Promise<ChosenBody> {
  const builtin = await loadBuiltinBody();
  if (asked !== null) {
    const body = await namedBody(asked);
    return { body, sameShape: isShapeOf(file, body, builtin) };
  }
  if (file.note) {
    const body = await namedBody(file.note.body).catch((error) => {
      if (error instanceof Problem) return null;
      throw error;
    });
    if (body?.vertexCount === file.vertexCount) return { body, sameShape: true };
  }
  if (file.vertexCount === builtin.vertexCount) return { body: builtin, sameShape: true };
  const library = openModelLibrary();
  const vertices = file.vertexCount ?? SMPL_VERTEX_COUNT;
  const bodies = (await library.ofKind('body')).filter(({ tensors }) =>
    tensors.some(({ name, shape }) => name === 'v_template' && shape[0] === vertices),
  );
  const chosen = bodies.find(({ name }) => /neutral/i.test(name)) ?? bodies[0];
  return chosen ? { body: await namedBody(chosen.name), sameShape: true } : { body: builtin, sameShape: false };
}

function isShapeOf(file: ResultsFile, body: BodyModel, builtin: BodyModel): boolean {
  if (file.note) return file.note.body === body.name;
  return file.vertexCount === null ? body.name !== builtin.name : file.vertexCount === body.vertexCount;
}
