import type { JobItem } from '#shared/contract/studio/jobs.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import { jobShare } from '../../document/job-list.ts';
import { spoken } from '../../ui/durations.ts';
import { stageWords } from '../../ui/progress-words.ts';
import { t } from '../../words/words.ts';

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

/** How far the capture of a clip is, `Finding people · 66 %`, or that it waits; null where there is none. */
export function capturingWords(job: JobItem | null): string | null {
  if (job === null) return null;
  if (job.state === 'queued') return t('library.waits');
  if (job.stage === null) return t('library.capturing');
  const share = jobShare(job);
  const stage = stageWords(job.stage);
  return share === null ? stage : `${stage} · ${Math.floor(100 * share)} %`;
}
