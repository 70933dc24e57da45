import type { TakeRows } from '#main/services/studio/annotation.ts';
import type { StudioProject } from '#main/services/studio/open-studio-project.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { rawArray } from './raw-array.ts';
import { serveBytes } from './serve-bytes.ts';

/** Most arrays that one request may ask for. */
const MOST_ARRAYS = 16;

/**
 * `takes/<id>/<array>?from=&to=&revision=`: rows of a take as it stands, as float32. `takes/<id>/rows?arrays=a,b&…` gives
 * several arrays in one answer, one after the other in that order. `revision` only tells apart what a cache may keep: the
 * answer is always that of now, and `x-revision` says which it is.
 */
export async function serveTake(project: StudioProject, request: DataRequest): Promise<DataResponse> {
  const [, idText, array = '', more] = request.path;
  const id = Number(idText);
  const from = rowOf(request.query.get('from'), 0);
  const to = rowOf(request.query.get('to'), Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(id) || more !== undefined) return words(404, 'There is no such take.');
  if (from === null || to === null || to < from) return words(400, 'Rows are whole numbers, from ≤ to.');
  const names = array === 'rows' ? (request.query.get('arrays') ?? '').split(',').slice(0, MOST_ARRAYS) : [array];
  const parts: TakeRows[] = [];
  for (const name of names) {
    const rows = await project.annotation.takeRows(id, name, { start: from, end: to });
    if (!rows) return words(404, 'There is no such take or array.');
    parts.push(rows);
  }
  const { values, rowLength } = joined(parts);
  const { bytes, headers } = rawArray(values, rowLength);
  // An edit between two arrays makes the answer one of before it: what was read first may be older than that edit.
  const revision = Math.min(...parts.map((part) => part.revision));
  const [first] = parts as [TakeRows, ...TakeRows[]];
  return serveBytes(request, bytes, {
    type: 'application/octet-stream',
    etag: `"take-${id}-${names.join('+')}-${revision}-${first.from}-${values.length}-${first.frames}${variantOf(parts)}"`,
    headers: {
      ...headers,
      ...(array === 'rows' ? { 'x-arrays': names.join() } : {}),
      'x-from': String(first.from),
      'x-frames': String(first.frames),
      'x-revision': String(revision),
    },
  });
}

/** What else tells these rows apart from others of their revision. */
function variantOf(parts: readonly TakeRows[]): string {
  return [...new Set(parts.flatMap(({ variant }) => variant ?? []))].map((variant) => `-${variant}`).join('');
}

/** Several arrays one after the other, float32. */
function joined(parts: readonly TakeRows[]): { values: Float32Array; rowLength: number } {
  const [{ data }] = parts as [TakeRows];
  const rowLength = parts.reduce((sum, part) => sum + part.rowLength, 0);
  if (parts.length === 1 && data instanceof Float32Array) return { values: data, rowLength };
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.data, at);
    at += part.data.length;
  }
  return { values, rowLength };
}

function rowOf(text: string | null, otherwise: number): number | null {
  if (text === null) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
