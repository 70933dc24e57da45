import type { MediaItem } from '#shared/contract/studio/media.ts';
import { spoken } from '../../ui/durations.ts';

/** What stands under a clip's name: `10 s · 1280 × 720 · 29.97 fps`. */
export function clipFacts(item: Pick<MediaItem, 'duration_us' | 'width' | 'height' | 'fps'>): string {
  const rate = item.fps.num / item.fps.den;
  const fps = Number.isInteger(rate) ? String(rate) : rate.toFixed(2);
  return `${spoken(item.duration_us / 1e6)} · ${item.width} × ${item.height} · ${fps} fps`;
}
