import type { PlaybackFacts } from '#main/media/playback-facts.ts';
import type { VideoInfo } from '#main/media/video.ts';

/** Codecs and containers that the page decodes frame by frame; HEVC and ProRes are not among them everywhere. */
const CODECS = ['h264', 'vp8', 'vp9', 'av1'];
const CONTAINERS = ['mov', 'mp4', 'matroska', 'webm'];
/** 8 bit, 4:2:0: what every decoder of these codecs takes. */
const PIXELS = ['yuv420p', 'yuvj420p', 'nv12'];

/** Whether the page can decode a file itself. Before its pixels are known the codec alone decides. */
export function pagePlays({ codec, container }: Pick<VideoInfo, 'codec' | 'container'>, facts: PlaybackFacts | null) {
  const fits = CODECS.includes(codec) && container.split(',').some((name) => CONTAINERS.includes(name));
  return fits && (facts === null || PIXELS.includes(facts.pixels));
}
