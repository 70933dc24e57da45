import { stat } from 'node:fs/promises';
import { Problem } from '#shared/errors/problem.ts';
import type { MediaBackend } from '../media-backend.ts';
import { UPRIGHT } from '../orientation.ts';
import { pictureChain } from '../picture-chain.ts';
import { decodedTimes } from './decoded-times.ts';
import { type ProbedFile, probeStreams, soundStream, streamFacts } from './file-facts.ts';
import { FETCH_VARIABLE, findPrograms } from './find-programs.ts';
import { frameStream } from './frame-stream.ts';
import { startEncoder } from './mp4-encoder.ts';
import { visitPackets } from './packets.ts';
import { pictures } from './pictures.ts';
import { soundBlocks } from './sound-blocks.ts';
import { askVersion } from './version.ts';

/** For the message where there is nothing; an installed studio has another. */
const FETCH_NODE_AV = 'npm install node-av';

/**
 * FFmpeg as the user's own programs `ffmpeg` and `ffprobe`, each run for one question.
 *
 * @throws Problem media/part-missing where there are none, media/program-failed where they cannot be run
 */
export async function openProgramBackend(): Promise<MediaBackend> {
  const programs = findPrograms();
  if (!programs) throw new Problem('media/part-missing', { command: process.env[FETCH_VARIABLE] ?? FETCH_NODE_AV });
  const { ffmpeg, ffprobe } = programs;
  const version = await askVersion(ffmpeg);
  const probed = rememberFiles((path, signal) => probeStreams(ffprobe, path, signal));
  const factsOf = async (path: string, signal?: AbortSignal) => streamFacts(await probed(path, signal), path);
  return {
    name: 'ffmpeg',
    version: async () => `FFmpeg ${version.name} at ${ffmpeg}`,
    facts: factsOf,
    async packets(path, visit, signal) {
      const { video: stream, base } = await factsOf(path, signal);
      return await visitPackets({ ffprobe, path, stream, base, signal }, visit);
    },
    async decodedTimes(path, { limit = Number.POSITIVE_INFINITY, signal }) {
      const { video: stream, rates } = await factsOf(path, signal);
      return await decodedTimes({ ffmpeg, ffprobe, version, path, stream, rate: rates[0]!, limit, signal });
    },
    async *pictures(info, request) {
      const { video: stream } = await factsOf(info.path, request.signal);
      yield* pictures(info, request, { ffmpeg, version, stream });
    },
    async firstPicture(path, take) {
      const { video: stream } = await factsOf(path);
      const { first } = await decodedTimes({ ffmpeg, ffprobe, version, path, stream, rate: NO_RATE, limit: 1 });
      if (!first) return null;
      const { width, height } = first;
      const chain = pictureChain({ width, height, orientation: UPRIGHT }, width, height);
      for await (const frame of frameStream({ ffmpeg, version, path, stream, chain, shiftUs: 0 })) {
        const data = take(width * height * 3);
        return frame.size === data.length && (await frame.readInto(data)) ? { width, height, data } : null;
      }
      return null;
    },
    async *sound(path, signal) {
      const stream = soundStream(await probed(path, signal));
      if (stream !== null) yield* soundBlocks(ffmpeg, path, stream, signal);
    },
    startEncoder: async (path, options) => startEncoder(ffmpeg, version, path, options),
  };
}

const NO_RATE = { num: 0, den: 0 };
const MOST_REMEMBERED = 32;

/** Asks once for each file as long as it stays the same, for every access needs the number of its stream. */
function rememberFiles(ask: (path: string, signal?: AbortSignal) => Promise<ProbedFile>) {
  const known = new Map<string, ProbedFile>();
  return async (path: string, signal?: AbortSignal): Promise<ProbedFile> => {
    const { mtimeMs, size, ino } = await stat(path);
    const key = JSON.stringify([path, mtimeMs, size, ino]);
    const file = known.get(key) ?? (await ask(path, signal));
    known.delete(key);
    known.set(key, file);
    if (known.size > MOST_REMEMBERED) known.delete(known.keys().next().value!);
    return file;
  };
}
