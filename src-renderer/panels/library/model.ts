import type { MediaItem } from '#shared/contract/studio/media.ts';
import { spoken } from '../../ui/durations.ts';

type Facts = Pick<MediaItem, 'duration_us' | 'width' | 'height' | 'fps'>;

/** Frames per second: `30 fps`, `29.97 fps`. */
export function rateWords({ fps }: Pick<MediaItem, 'fps'>): string {
  const rate = fps.num / fps.den;
  return `${Number.isInteger(rate) ? rate : rate.toFixed(2)} fps`;
}

/** Length and size: `10 s · 1280 × 720`. */
export function sizeWords(item: Omit<Facts, 'fps'>): string {
  return `${spoken(item.duration_us / 1e6)} · ${item.width} × ${item.height}`;
}

/** All of it in one line. */
export function clipFacts(item: Facts): string {
  return `${sizeWords(item)} · ${rateWords(item)}`;
}
