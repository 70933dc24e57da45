import type { Studio } from '#main/services/studio/create-studio.ts';
import { Problem } from '#shared/errors/problem.ts';
import { serveBody } from './body-data.ts';
import { serveCharacter } from './character-data.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { serveExport } from './export-data.ts';
import { serveMedia } from './media-data.ts';
import { serveTake } from './take-data.ts';
import { receiveUpload } from './upload-data.ts';

/** Answers one request for bytes; what goes wrong becomes an answer too. */
export async function handleData(studio: Studio, request: DataRequest): Promise<DataResponse> {
  try {
    const [group] = request.path;
    if (group === 'uploads') return await receiveUpload(studio, request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return words(405, 'Bytes are read here, not written.', { allow: 'GET, HEAD' });
    }
    // A page that lost its connection asks whether it would still be let in.
    if (group === 'session') return { status: 204, headers: { 'cache-control': 'no-store' }, body: null };
    if (group === 'bodies') return await serveBody(request);
    const project = studio.project();
    if (!project) return words(404, 'No project is open.');
    if (group === 'media') return await serveMedia(project, studio.quickEngine, request);
    if (group === 'takes') return await serveTake(project, request);
    if (group === 'characters') return await serveCharacter(project, studio.characters, request);
    if (group === 'exports') return await serveExport(project, request);
    return words(404, 'There is nothing of that name.');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return words(statusOf(error), `${error.message} ${error.hint}`, { 'x-problem': error.code });
  }
}

function statusOf({ code, side }: Problem): number {
  if (/unknown$|missing$|none-open$/.test(code)) return 404;
  if (code === 'media/too-large') return 413;
  if (code === 'output/disk-full') return 507;
  return side === 'input' ? 400 : 500;
}
