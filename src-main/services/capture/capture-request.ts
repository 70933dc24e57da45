import type { DeviceChoice } from '#main/engine/device.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { HandBox } from '#main/pipeline/track-people.ts';
import { focalFromMm } from '#shared/camera/focal-length.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import { DEFAULT_NETWORK, type NetworkOptions } from './network-request.ts';

/** Focal length as a person gives it: mm of a 35 mm camera, or px of the shown picture. */
export interface FocalLength {
  readonly unit: 'mm' | 'px';
  readonly value: number;
}

/** What a person may choose about one capture. */
export interface CaptureOptions {
  readonly people: 'all' | number;
  readonly quality: Quality;
  readonly device: DeviceChoice;
  /** Range of the clip, seconds from its first frame. */
  readonly startS: number | null;
  readonly endS: number | null;
  /** Body height of the (most important) person, cm. */
  readonly heightCm: number | null;
  readonly focal: FocalLength | null;
  /** People the detector does not find, pointed at by hand. */
  readonly boxes: readonly HandBox[];
  /** A network of the model library that poses people; null where their landmarks alone do. */
  readonly network: NetworkOptions | null;
}

/** What a capture does where nothing is chosen. */
export const DEFAULT_CAPTURE: CaptureOptions = {
  people: 'all',
  quality: 'balanced',
  device: 'auto',
  startS: null,
  endS: null,
  heightCm: null,
  focal: null,
  boxes: [],
  network: DEFAULT_NETWORK,
};

/**
 * Frames [from, to) of a range in seconds: those shown at or after `startS` and before `endS`.
 *
 * @throws Problem media/range where the range holds no frame
 */
export function frameRange(info: VideoInfo, startS: number | null, endS: number | null): { from: number; to: number } {
  const { ptsUs } = info;
  const first = ptsUs[0] ?? 0;
  const startUs = first + (startS ?? 0) * 1e6;
  const endUs = endS === null ? Number.POSITIVE_INFINITY : first + endS * 1e6;
  // Half a millisecond of grace: people type 1.267 for a frame at 1.2667 s.
  const from = ptsUs.findIndex((us) => us >= startUs - 500);
  let to = ptsUs.length;
  while (to > 0 && ptsUs[to - 1]! >= endUs - 500) to--;
  if (from < 0 || from >= to) {
    throw new Problem('media/range', {
      start: startS ?? 0,
      end: endS ?? 'the end',
      path: info.path,
      duration: (info.durationUs / 1e6).toFixed(2),
    });
  }
  return { from, to };
}

/** Focal length in px: the user's, else the file's, else null (the fit then chooses one and says so). */
export function focalPx(info: VideoInfo, focal: FocalLength | null): number | null {
  if (focal === null) return info.focalPx;
  if (focal.unit === 'px') return focal.value;
  return focalFromMm(focal.value, [info.width, info.height]);
}
