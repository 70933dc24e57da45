import type { PictureTarget } from './picture-chain.ts';
import type { Rational, VideoInfo } from './video.ts';

/** Which FFmpeg works: the library inside of node-av, or the user's own program. */
export type BackendName = 'node-av' | 'ffmpeg';

/** What a file says about itself, before anything of it is decoded. */
export interface FileFacts {
  /** FFmpeg's names, such as 'mov,mp4,m4a,3gp,3g2,mj2', 'h264' and 'yuv420p'. */
  readonly container: string;
  readonly codec: string;
  readonly pixels: string;
  readonly sound: boolean;
  /** Frame rates the container states, best first; parts may be 0. */
  readonly rates: readonly Rational[];
  /** Display matrix of the stream as in `orientationOfMatrix`, or null. */
  readonly matrix: Uint8Array | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** How long the video stream is said to last, µs, 0 where unknown. */
  readonly announcedUs: number;
}

/** What one packet of the video stream says. */
export interface PacketFacts {
  /** Presentation time, µs, or null. */
  readonly ptsUs: number | null;
  /** µs, 0 where unknown. */
  readonly durationUs: number;
  readonly key: boolean;
  /** Outside the edit list: decoded, never shown. */
  readonly discard: boolean;
  readonly damaged: boolean;
}

/** Frames as they are decoded, in display order, less the damaged ones. */
export interface DecodedTimes {
  /** Presentation times, µs. */
  readonly timesUs: readonly number[];
  /** What comes with the first picture: its stored size in px, orientation (JPEG, H.264 SEI) and metadata. */
  readonly first: {
    readonly width: number;
    readonly height: number;
    readonly matrix: Uint8Array | null;
    readonly metadata: Readonly<Record<string, string>>;
  } | null;
}

/** Which pictures are wanted, and where they go. */
export interface PictureRequest {
  /** Frames [from, to), indices into `info.ptsUs`. */
  readonly from: number;
  readonly to: number;
  readonly target: PictureTarget;
  /** Gives the buffer the next picture is written to, height × width × 3 bytes. */
  readonly take: () => Uint8Array;
  readonly signal?: AbortSignal;
}

/** One picture of a request. */
export interface IndexedPicture {
  readonly index: number;
  readonly data: Uint8Array;
}

/** A stretch of sound. */
export interface SoundBlock {
  /** Presentation time of the first sample, µs. */
  readonly startUs: number;
  /** Samples a second. */
  readonly rate: number;
  /** Samples of each channel, −1..1; valid until the next step. */
  readonly channels: readonly Float32Array[];
}

/** What a video is written with. */
export interface EncoderOptions {
  /** Size of the pictures, even on both sides, px. */
  readonly width: number;
  readonly height: number;
  /** Nominal rate, for rate control and for the length of the last frame. */
  readonly fps: Rational;
  readonly crf: number;
  readonly preset: string;
  /** Where pictures have an alpha: they are RGBA, and the file is a QuickTime movie with ProRes 4444 and this timecode. */
  readonly alpha: AlphaMovie | null;
}

/** What a movie with alpha has besides pictures. */
export interface AlphaMovie {
  /** Timecode of the first picture, `HH:MM:SS:FF`, `HH:MM:SS;FF` where numbers are dropped. */
  readonly timecode: string;
  /** Ticks of a second that frame times are whole numbers of. */
  readonly timescale: number;
}

/** Takes pictures for a file. Calls are made one after the other; `close` also in the middle of one. */
export interface PictureEncoder {
  /** @param rgb  height × width × 3 bytes (4 with alpha); free again once the promise settles */
  write(rgb: Uint8Array, ptsUs: number): Promise<void>;
  /** Completes the file. */
  finish(): Promise<void>;
  /** Frees everything, whether the file is complete or not. Safe to call more than once. */
  close(): Promise<void>;
}

/**
 * One way to FFmpeg. Paths have passed `checkMediaPath`. Both ways give the same times to the microsecond, and the same
 * bytes as far as their versions of FFmpeg agree.
 */
export interface MediaBackend {
  readonly name: BackendName;
  /** Version of FFmpeg and where it is from, for people. */
  version(): Promise<string>;
  /** @throws Problem media/not-media, media/no-video, media/codec, media/unreadable */
  facts(path: string, signal?: AbortSignal): Promise<FileFacts>;
  /** Visits each packet of the video stream in file order. @returns false where the file breaks off */
  packets(path: string, visit: (packet: PacketFacts) => void, signal?: AbortSignal): Promise<boolean>;
  /** Decodes, all frames or the first `limit`. */
  decodedTimes(path: string, options: { limit?: number; signal?: AbortSignal }): Promise<DecodedTimes>;
  /** Decodes frames of a probed video, in order; what is damaged, or not in the table, is passed over. */
  pictures(info: VideoInfo, request: PictureRequest): AsyncGenerator<IndexedPicture>;
  /** The first picture of a file at its stored size, as stored, or null. */
  firstPicture(path: string, take: (bytes: number) => Uint8Array): Promise<StoredPicture | null>;
  /** The sound in order; nothing where the file has none, or none that can be decoded. */
  sound(path: string, signal: AbortSignal): AsyncGenerator<SoundBlock>;
  /**
   * Starts writing H.264 in MP4 (yuv420p, BT.709, index in front) with times in µs, or ProRes 4444 in MOV, into a file that
   * is there already.
   */
  startEncoder(path: string, options: EncoderOptions): Promise<PictureEncoder>;
}

/** A picture as RGB, 3 bytes a pixel, rows without padding. */
export interface StoredPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
