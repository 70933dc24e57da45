import type { SoundBlock } from '../media-backend.ts';
import { inputArguments, QUIETLY } from './arguments.ts';
import { NutReader } from './nut-reader.ts';
import { PipeReader } from './pipe-reader.ts';
import { runProgram } from './run-program.ts';

/** Added to all times, s, so that none is below 0, which NUT cannot hold: sound may begin before the picture. */
const SHIFT_S = 100;

/** A sound stream in order; nothing where it cannot be decoded. */
export async function* soundBlocks(
  ffmpeg: string,
  path: string,
  stream: number,
  signal: AbortSignal,
): AsyncGenerator<SoundBlock> {
  const command = [
    ...[...QUIETLY, '-v', 'error', '-copyts', ...(await inputArguments(path)), '-map', `0:${stream}`],
    ...['-af', `asetpts=PTS+${SHIFT_S}/TB`, '-c:a', 'pcm_f32le', '-f', 'nut', 'pipe:1'],
  ];
  await using program = runProgram(ffmpeg, command, { signal });
  const nut = new NutReader(new PipeReader(program.output));
  for (let frame = await nut.next(); frame; frame = await nut.next()) {
    const { base, sampleRate, channels } = nut.stream!;
    const bytes = new Uint8Array(frame.size);
    if (channels === 0 || !(await frame.readInto(bytes))) break;
    const startUs = Math.round((frame.pts * base.num * 1e6) / base.den) - SHIFT_S * 1e6;
    yield { startUs, rate: sampleRate, channels: split(new Float32Array(bytes.buffer, 0, frame.size >> 2), channels) };
  }
  signal.throwIfAborted();
}

/** Interleaved samples as one array a channel. */
function split(samples: Float32Array, channels: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(
      { length: Math.floor(samples.length / channels) },
      (_value, i) => samples[i * channels + channel]!,
    ),
  );
}
