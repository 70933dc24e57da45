import type { StudioProject } from '#main/services/studio/open-studio-project.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { rawArray } from './raw-array.ts';
import { serveBytes } from './serve-bytes.ts';

/**
 * `takes/<id>/<array>?from=&to=&revision=`: rows of a take as it stands, as float32. `revision` only tells apart what a
 * cache may keep: the answer is always that of now, and `x-revision` says which it is.
 */
export async function serveTake(project: StudioProject, request: DataRequest): Promise<DataResponse> {
  const [, idText, array = '', more] = request.path;
  const id = Number(idText);
  const from = rowOf(request.query.get('from'), 0);
  const to = rowOf(request.query.get('to'), Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(id) || more !== undefined) return words(404, 'There is no such take.');
  if (from === null || to === null || to < from) return words(400, 'Rows are whole numbers, from ≤ to.');
  const rows = await project.annotation.takeRows(id, array, { start: from, end: to });
  if (!rows) return words(404, 'There is no such take or array.');
  const values = rows.data instanceof Float32Array ? rows.data : Float32Array.from(rows.data);
  const { bytes, headers } = rawArray(values, rows.rowLength);
  return serveBytes(request, bytes, {
    type: 'application/octet-stream',
    etag: `"take-${id}-${array}-${rows.revision}-${rows.from}-${values.length}-${rows.frames}"`,
    headers: {
      ...headers,
      'x-from': String(rows.from),
      'x-frames': String(rows.frames),
      'x-revision': String(rows.revision),
    },
  });
}

function rowOf(text: string | null, otherwise: number): number | null {
  if (text === null) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
