import { createHash } from 'node:crypto';
import { BUILTIN_BODY_NAME, builtinBodyBytes } from '#main/services/models/builtin-body.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { writeBodyNpz } from '#shared/formats/write-body-npz.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';
import { serveBytes } from './serve-bytes.ts';

interface Made {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** Bodies that were asked for; a studio works with one or two. */
const made = new Map<string, Promise<Made>>();

/** `bodies/<name>`: a body as NPZ with SMPL's array names. */
export async function serveBody(request: DataRequest): Promise<DataResponse> {
  const [, name, more] = request.path;
  if (!name || more !== undefined) return words(404, 'There is no such body.');
  let making = made.get(name);
  if (!making) {
    making = make(name);
    made.set(name, making);
    making.catch(() => made.delete(name));
  }
  const { bytes, etag } = await making;
  return serveBytes(request, bytes, { type: 'application/zip', etag });
}

async function make(name: string): Promise<Made> {
  const bytes = name === BUILTIN_BODY_NAME ? await builtinBodyBytes() : writeBodyNpz(await namedBody(name));
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"` };
}
