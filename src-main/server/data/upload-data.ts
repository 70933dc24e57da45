import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Studio } from '#main/services/studio/create-studio.ts';
import { mustWrite } from '#main/services/studio/open-studio-project.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';
import { type DataRequest, type DataResponse, words } from './data-message.ts';

/** Most bytes of one upload: two hours of good 4K video. */
const MOST_BYTES = 64 * 2 ** 30;

/** Longest name that is kept, bytes. */
const MOST_NAME_BYTES = 180;

/**
 * `PUT uploads/<name>`: a video dropped into the page, kept in the folder `media` beside the project. Answers with its
 * path, for `media.add`. It appears whole or not at all.
 */
export async function receiveUpload(studio: Studio, request: DataRequest): Promise<DataResponse> {
  const [, given, more] = request.path;
  if (request.method !== 'PUT') return words(405, 'Uploads are put.', { allow: 'PUT' });
  if (!given || more !== undefined || !request.body) return words(400, 'An upload has a name and bytes.');
  const project = studio.project();
  if (!project) throw new Problem('project/none-open');
  mustWrite(project);
  const name = safeName(given);
  const tooLarge = () => new Problem('media/too-large', { name, limit: `${MOST_BYTES / 2 ** 30} GB` });
  if (Number(request.header('content-length') ?? 0) > MOST_BYTES) throw tooLarge();
  const folder = join(dirname(project.path), 'media');
  const draft = join(folder, `.${name}.${process.pid}.${Date.now()}.part`);
  try {
    await mkdir(folder, { recursive: true });
    const counted = bounded(request.body, MOST_BYTES, tooLarge);
    await pipeline(counted, createWriteStream(draft, { flags: 'wx' }), { signal: request.signal });
    const path = freePath(folder, name);
    await rename(draft, path);
    return {
      status: 201,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: new TextEncoder().encode(JSON.stringify({ path })),
    };
  } catch (error) {
    await rm(draft, { force: true });
    throw outputProblem(error, folder);
  }
}

async function* bounded(body: AsyncIterable<Uint8Array>, most: number, refuse: () => Problem) {
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > most) throw refuse();
    yield part;
  }
}

/** A name without folders and without what file systems do not take. */
function safeName(given: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const name = given.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').replace(/^\.+/, '');
  return shortened(name) || 'video';
}

/** The end of a name, as much of it as fits: file systems count bytes, and a draft's name is longer. */
function shortened(name: string): string {
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > MOST_NAME_BYTES) letters.shift();
  return letters.join('');
}

function freePath(folder: string, name: string): string {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? name : `${stem} ${count}${ending}`);
    if (!existsSync(path)) return path;
  }
}
